import { describe, expect, test } from 'vitest';
import { openForm } from './forms.ts';
import { deliver, event, request, setHookStage } from './hook-stage.ts';
import { attachWebhook, detachWebhook, updateWebhook } from './hooks.ts';
import { callRpc } from './make-runtime.ts';
import { json } from './stage.ts';

const stage = setHookStage();

describe('an attached webhook', () => {
  test('tells the service its address, and remembers what the service answers', async () => {
    const hook = await stage.attach();
    expect(stage.server.asked[0]).toMatchObject({
      method: 'POST',
      url: '/hooks',
      headers: { authorization: 'Bearer slk_1' },
    });
    expect(JSON.parse(stage.server.asked[0]?.body ?? '')).toEqual({
      url: hook.url,
      events: ['payment.succeeded'],
    });
    expect(hook.data).toEqual({ externalId: 'hook_1', secret: 'whsec_1' });
  });

  test('is changed with what it remembers, and remembers more', async () => {
    const hook = await stage.attach();
    await updateWebhook(stage.app, hook, { events: ['execution.failed'] });
    expect(stage.server.asked[1]).toMatchObject({
      method: 'PATCH',
      url: '/hooks/hook_1',
      body: '{"events":["execution.failed"]}',
    });
    expect(hook).toMatchObject({
      data: { externalId: 'hook_1', version: 2 },
      parameters: { events: ['execution.failed'] },
    });
  });

  test('is detached by what it remembers, and then gone', async () => {
    const hook = await stage.attach();
    expect((await deliver(hook, event)).status).toBe(200);
    await detachWebhook(stage.app, hook);
    expect(stage.server.asked[1]).toMatchObject({ method: 'DELETE', url: '/hooks/hook_1' });
    expect((await deliver(hook, event)).status).toBe(410);
  });

  test('stays when the service will not let go of it', async () => {
    const hook = await stage.attach();
    stage.server.answer = () => json({}, 500);
    await expect(detachWebhook(stage.app, hook)).rejects.toMatchObject({ type: 'ConnectionError' });
    expect((await deliver(hook, event)).status).toBe(200);
  });

  test('is not created when the service refuses it', async () => {
    let url = '';
    stage.server.answer = ({ body }) => ((url = (JSON.parse(body) as { url: string }).url), json({}, 422));
    await expect(stage.attach()).rejects.toMatchObject({ type: 'RuntimeError' });
    expect((await fetch(url, { method: 'POST' })).status).toBe(410);
  });

  test('asks for its fields', async () => {
    await expect(
      attachWebhook(stage.app, stage.host, 'events', { connection: stage.connection }),
    ).rejects.toThrow('"events" is required.');
    await expect(
      attachWebhook(stage.app, stage.host, 'events', { parameters: { events: ['a'] } }),
    ).rejects.toThrow('needs a connection');
  });

  test('cannot use what attaching has not stored', async () => {
    await stage.load({}, {}, { detach: request('/hooks/{{webhook.remoteId}}', 'DELETE') });
    const hook = await stage.attach();
    await expect(detachWebhook(stage.app, hook)).rejects.toThrow(
      'There is no stored value of the webhook "remoteId" here.',
    );
  });

  test('shows itself to the RPCs of its form', async () => {
    const webhook = { url: 'https://hook.example/1' };
    const options = [{ label: 'https://hook.example/1', value: 'payment.succeeded' }];
    expect(await callRpc(stage.app, 'listEvents', { connection: stage.connection, webhook })).toEqual(
      options,
    );
    expect(
      await openForm(stage.app, 'events', { connection: stage.connection, webhook }, 'webhook'),
    ).toMatchObject([{ name: 'events', options }]);
    await expect(callRpc(stage.app, 'listEvents', { connection: stage.connection })).rejects.toThrow(
      'Unknown variable "webhook"',
    );
  });
});

describe('an instant trigger with a request of its own', () => {
  const fetching = {
    url: '/events/{{payload.id}}',
    headers: { authorization: 'Bearer {{connection.key}}' },
    response: { output: { id: '{{payload.id}}', version: '{{body.version}}' } },
  };

  test('sees what has arrived as payload', async () => {
    await stage.load({}, fetching);
    const hook = await stage.attach();
    await deliver(hook, event);
    expect(await stage.run(hook)).toEqual([{ id: 'evt_1', version: 2 }]);
    expect(stage.server.asked.at(-1)).toMatchObject({
      url: '/events/evt_1',
      headers: { authorization: 'Bearer slk_1' },
    });
  });

  test('leaves items in the queue that it could not deal with', async () => {
    await stage.load({}, fetching);
    const hook = await stage.attach();
    await deliver(hook, event);
    stage.server.answer = () => json({}, 503);
    await expect(stage.run(hook)).rejects.toMatchObject({ type: 'ConnectionError' });
    stage.server.answer = () => json({ version: 3 });
    expect(await stage.run(hook)).toEqual([{ id: 'evt_1', version: 3 }]);
  });

  test.each([
    [{ iterate: '{{body}}' }, {}, '"iterate"'],
    [{}, { pagination: {} }, '"pagination"'],
  ])('can neither iterate nor page (%j %j)', async (response, more, message) => {
    await expect(stage.load({}, { ...fetching, ...more, response })).rejects.toThrow(message);
  });
});
