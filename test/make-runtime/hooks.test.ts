import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appSource } from './app-source.ts';
import { startEchoServer, type EchoServer } from './echo-server.ts';
import { startHookHost, type HookHost } from './hook-host.ts';
import { attachWebhook, detachWebhook, runInstantTrigger, updateWebhook, type Hook } from './hooks.ts';
import { callRpc, loadMakeApp, validateConnection, type Connection, type MakeApp } from './make-runtime.ts';
import { openForm } from './forms.ts';
import { json } from './stage.ts';

type Code = Record<string, unknown>;
let server: EchoServer;
let host: HookHost;
let app: MakeApp;
let connection: Connection;
let clock = 0;

beforeAll(async () => {
  server = await startEchoServer();
  host = await startHookHost(() => clock);
});
afterAll(async () => {
  await server.close();
  await host.close();
});
beforeEach(async () => {
  server.answer = ({ url }) =>
    url === '/hooks' ? json({ id: 'hook_1', secret: 'whsec_1' }, 201) : json({ id: 'me', version: 2 });
  await load();
});

const event = { id: 'evt_1', type: 'payment.succeeded', data: { amount: 5 } };
const request = (path: string, method: string, more: Code = {}): Code => ({
  url: `https://placeholder.example${path}`,
  method,
  headers: { authorization: 'Bearer {{connection.key}}' },
  ...more,
});

/** Loads an app with a webhook of this communication and an instant trigger of that one. */
async function load(communication: Code = {}, trigger: Code = {}, sections: Code = {}): Promise<void> {
  app = loadMakeApp(
    { publicUrl: server.url },
    appSource({
      base: { baseUrl: 'https://placeholder.example' },
      connection: {
        key: {
          connectionType: 'basic',
          params: [{ name: 'key', type: 'password', required: true }],
          communication: {
            url: 'https://placeholder.example/me',
            response: { data: { key: '{{parameters.key}}' } },
          },
        },
      },
      webhook: {
        events: {
          webhookType: 'web',
          connection: 'key',
          params: [
            { name: 'events', type: 'select', multiple: true, required: true, options: 'rpc://listEvents' },
          ],
          communication,
          attach: request('/hooks', 'POST', {
            body: { url: '{{webhook.url}}', events: '{{parameters.events}}' },
            response: { data: { externalId: '{{body.id}}', secret: '{{body.secret}}' } },
          }),
          update: request('/hooks/{{webhook.externalId}}', 'PATCH', {
            body: { events: '{{parameters.events}}' },
            response: { data: { version: '{{body.version}}' } },
          }),
          detach: request('/hooks/{{webhook.externalId}}', 'DELETE'),
          ...sections,
        },
      },
      module: {
        watchEvents: {
          moduleType: 'instant_trigger',
          webhook: 'events',
          connection: 'key',
          communication: trigger,
        },
      },
      rpc: {
        listEvents: {
          connection: 'key',
          communication: {
            response: { output: [{ label: '{{webhook.url}}', value: 'payment.succeeded' }] },
          },
        },
      },
    }),
  );
  connection = await validateConnection(app, { key: 'slk_1' }, 'key');
  server.asked.length = 0;
}

const attach = (): Promise<Hook> =>
  attachWebhook(app, host, 'events', { connection, parameters: { events: ['payment.succeeded'] } });
const run = (hook: Hook): Promise<Code[]> => runInstantTrigger(app, 'watchEvents', hook, { connection });
const deliver = (
  hook: Hook,
  body: unknown,
  headers: Record<string, string> = {},
  query = '',
): Promise<Response> =>
  fetch(`${hook.url}${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('an attached webhook', () => {
  test('tells the service its address, and remembers what the service answers', async () => {
    const hook = await attach();
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      url: '/hooks',
      headers: { authorization: 'Bearer slk_1' },
    });
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ url: hook.url, events: ['payment.succeeded'] });
    expect(hook.data).toEqual({ externalId: 'hook_1', secret: 'whsec_1' });
  });

  test('is changed with what it remembers, and remembers more', async () => {
    const hook = await attach();
    await updateWebhook(app, hook, { events: ['execution.failed'] });
    expect(server.asked[1]).toMatchObject({
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
    const hook = await attach();
    expect((await deliver(hook, event)).status).toBe(200);
    await detachWebhook(app, hook);
    expect(server.asked[1]).toMatchObject({ method: 'DELETE', url: '/hooks/hook_1' });
    expect((await deliver(hook, event)).status).toBe(410);
  });

  test('stays when the service will not let go of it', async () => {
    const hook = await attach();
    server.answer = () => json({}, 500);
    await expect(detachWebhook(app, hook)).rejects.toMatchObject({ type: 'ConnectionError' });
    expect((await deliver(hook, event)).status).toBe(200);
  });

  test('is not created when the service refuses it', async () => {
    let url = '';
    server.answer = ({ body }) => ((url = (JSON.parse(body) as { url: string }).url), json({}, 422));
    await expect(attach()).rejects.toMatchObject({ type: 'RuntimeError' });
    expect((await fetch(url, { method: 'POST' })).status).toBe(410);
  });

  test('asks for its fields', async () => {
    await expect(attachWebhook(app, host, 'events', { connection })).rejects.toThrow('"events" is required.');
    await expect(attachWebhook(app, host, 'events', { parameters: { events: ['a'] } })).rejects.toThrow(
      'needs a connection',
    );
  });

  test('cannot use what attaching has not stored', async () => {
    await load({}, {}, { detach: request('/hooks/{{webhook.remoteId}}', 'DELETE') });
    const hook = await attach();
    await expect(detachWebhook(app, hook)).rejects.toThrow(
      'There is no stored value of the webhook "remoteId" here.',
    );
  });

  test('shows itself to the RPCs of its form', async () => {
    const webhook = { url: 'https://hook.example/1' };
    const options = [{ label: 'https://hook.example/1', value: 'payment.succeeded' }];
    expect(await callRpc(app, 'listEvents', { connection, webhook })).toEqual(options);
    expect(await openForm(app, 'events', { connection, webhook }, 'webhook')).toMatchObject([
      { name: 'events', options },
    ]);
    await expect(callRpc(app, 'listEvents', { connection })).rejects.toThrow('Unknown variable "webhook"');
  });
});

describe('what arrives', () => {
  test('is accepted, waits, and becomes one bundle each', async () => {
    const hook = await attach();
    const answer = await deliver(hook, event);
    expect([answer.status, await answer.text()]).toEqual([200, 'Accepted']);
    await deliver(hook, { id: 'evt_2' });
    expect(await run(hook)).toEqual([event, { id: 'evt_2' }]);
    expect(await run(hook)).toEqual([]);
  });

  test('is seen with body, query, headers, method and the form', async () => {
    await load({
      output: {
        body: '{{body}}',
        query: '{{query.a}}',
        header: '{{headers.`x-token`}}',
        method: '{{method}}',
        form: '{{parameters.events[1]}}/{{data.events[1]}}',
        at: "{{formatDate(now, 'YYYY')}}",
      },
    });
    const hook = await attach();
    await deliver(hook, { id: 1 }, { 'X-Token': 't' }, '?a=b');
    await fetch(hook.url, { method: 'POST', body: new URLSearchParams({ form: 'yes' }) });
    await fetch(hook.url, { method: 'PUT', body: 'plain', headers: { 'content-type': 'text/plain' } });
    const [first, second, third] = await run(hook);
    expect(first).toMatchObject({
      body: { id: 1 },
      query: 'b',
      header: 't',
      method: 'POST',
      form: 'payment.succeeded/payment.succeeded',
      at: String(new Date().getUTCFullYear()),
    });
    expect([second?.['body'], third?.['body'], third?.['method']]).toEqual([{ form: 'yes' }, 'plain', 'PUT']);
  });

  test('is split into items', async () => {
    await load({
      iterate: { container: '{{body.events}}', condition: '{{item.id != 2}}' },
      output: { number: '{{item.id}}' },
    });
    const hook = await attach();
    await deliver(hook, { events: [{ id: 1 }, { id: 2 }, { id: 3 }] });
    expect(await run(hook)).toEqual([{ number: 1 }, { number: 3 }]);
  });

  test('is ignored when the condition is false', async () => {
    await load({ condition: "{{headers.`x-token` = 'right'}}" });
    const hook = await attach();
    expect((await deliver(hook, event, { 'x-token': 'wrong' })).status).toBe(200);
    await deliver(hook, event, { 'x-token': 'right' });
    expect(await run(hook)).toEqual([event]);
  });

  test('is a handshake when the verification says so', async () => {
    await load({
      verification: {
        condition: '{{body.challenge}}',
        respond: {
          type: 'json',
          status: 202,
          headers: { 'x-seen': 'yes' },
          body: { challenge: '{{body.challenge}}' },
        },
      },
    });
    const hook = await attach();
    const answer = await deliver(hook, { challenge: 'c' });
    expect([answer.status, answer.headers.get('x-seen'), await answer.json()]).toEqual([
      202,
      'yes',
      { challenge: 'c' },
    ]);
    await deliver(hook, event);
    expect(await run(hook)).toEqual([event]);
  });

  test.each([
    [{ type: 'text', body: 'thanks {{body.id}}' }, 200, 'thanks evt_1', 'text/plain'],
    [{ type: 'urlencoded', status: '{{200 + 1}}', body: { a: '{{body.id}}' } }, 201, 'a=evt_1', 'urlencoded'],
  ])('is answered as the app says (%j)', async (respond, status, text, type) => {
    await load({ respond });
    const answer = await deliver(await attach(), event);
    expect([answer.status, await answer.text()]).toEqual([status, text]);
    expect(answer.headers.get('content-type')).toContain(type);
  });

  test('is refused when it is too much', async () => {
    const hook = await attach();
    for (let i = 0; i < 300; i += 1) expect((await deliver(hook, event)).status).toBe(200);
    expect((await deliver(hook, event)).status).toBe(429);
    expect(hook.queue).toHaveLength(300);
    clock += 10_000;
    expect((await deliver(hook, event)).status).toBe(200);
  });
});

describe('an instant trigger with a request of its own', () => {
  const fetching = {
    url: '/events/{{payload.id}}',
    headers: { authorization: 'Bearer {{connection.key}}' },
    response: { output: { id: '{{payload.id}}', version: '{{body.version}}' } },
  };

  test('sees what has arrived as payload', async () => {
    await load({}, fetching);
    const hook = await attach();
    await deliver(hook, event);
    expect(await run(hook)).toEqual([{ id: 'evt_1', version: 2 }]);
    expect(server.asked.at(-1)).toMatchObject({
      url: '/events/evt_1',
      headers: { authorization: 'Bearer slk_1' },
    });
  });

  test('leaves items in the queue that it could not deal with', async () => {
    await load({}, fetching);
    const hook = await attach();
    await deliver(hook, event);
    server.answer = () => json({}, 503);
    await expect(run(hook)).rejects.toMatchObject({ type: 'ConnectionError' });
    server.answer = () => json({ version: 3 });
    expect(await run(hook)).toEqual([{ id: 'evt_1', version: 3 }]);
  });

  test.each([
    [{ iterate: '{{body}}' }, {}, '"iterate"'],
    [{}, { pagination: {} }, '"pagination"'],
  ])('can neither iterate nor page (%j %j)', async (response, more, message) => {
    await expect(load({}, { ...fetching, ...more, response })).rejects.toThrow(message);
  });
});
