import { describe, expect, test } from 'vitest';
import { deliver, event, setHookStage } from './hook-stage.ts';

const stage = setHookStage();

describe('what arrives', () => {
  test('is accepted, waits, and becomes one bundle each', async () => {
    const hook = await stage.attach();
    const answer = await deliver(hook, event);
    expect([answer.status, await answer.text()]).toEqual([200, 'Accepted']);
    await deliver(hook, { id: 'evt_2' });
    expect(await stage.run(hook)).toEqual([event, { id: 'evt_2' }]);
    expect(await stage.run(hook)).toEqual([]);
  });

  test('is seen with body, query, headers, method and the form', async () => {
    await stage.load({
      output: {
        body: '{{body}}',
        query: '{{query.a}}',
        header: '{{headers.`x-token`}}',
        method: '{{method}}',
        form: '{{parameters.events[1]}}/{{data.events[1]}}',
        at: "{{formatDate(now, 'YYYY')}}",
      },
    });
    const hook = await stage.attach();
    await deliver(hook, { id: 1 }, { 'X-Token': 't' }, '?a=b');
    await fetch(hook.url, { method: 'POST', body: new URLSearchParams({ form: 'yes' }) });
    await fetch(hook.url, { method: 'PUT', body: 'plain', headers: { 'content-type': 'text/plain' } });
    const [first, second, third] = await stage.run(hook);
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
    await stage.load({
      iterate: { container: '{{body.events}}', condition: '{{item.id != 2}}' },
      output: { number: '{{item.id}}' },
    });
    const hook = await stage.attach();
    await deliver(hook, { events: [{ id: 1 }, { id: 2 }, { id: 3 }] });
    expect(await stage.run(hook)).toEqual([{ number: 1 }, { number: 3 }]);
  });

  test('is ignored when the condition is false', async () => {
    await stage.load({ condition: "{{headers.`x-token` = 'right'}}" });
    const hook = await stage.attach();
    expect((await deliver(hook, event, { 'x-token': 'wrong' })).status).toBe(200);
    await deliver(hook, event, { 'x-token': 'right' });
    expect(await stage.run(hook)).toEqual([event]);
  });

  test('is a handshake when the verification says so', async () => {
    await stage.load({
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
    const hook = await stage.attach();
    const answer = await deliver(hook, { challenge: 'c' });
    expect([answer.status, answer.headers.get('x-seen'), await answer.json()]).toEqual([
      202,
      'yes',
      { challenge: 'c' },
    ]);
    await deliver(hook, event);
    expect(await stage.run(hook)).toEqual([event]);
  });

  test.each([
    [{ type: 'text', body: 'thanks {{body.id}}' }, 200, 'thanks evt_1', 'text/plain'],
    [{ type: 'urlencoded', status: '{{200 + 1}}', body: { a: '{{body.id}}' } }, 201, 'a=evt_1', 'urlencoded'],
  ])('is answered as the app says (%j)', async (respond, status, text, type) => {
    await stage.load({ respond });
    const answer = await deliver(await stage.attach(), event);
    expect([answer.status, await answer.text()]).toEqual([status, text]);
    expect(answer.headers.get('content-type')).toContain(type);
  });

  test('is refused when it is too much', async () => {
    const hook = await stage.attach();
    for (let i = 0; i < 300; i += 1) expect((await deliver(hook, event)).status).toBe(200);
    expect((await deliver(hook, event)).status).toBe(429);
    expect(hook.queue).toHaveLength(300);
    stage.clock += 10_000;
    expect((await deliver(hook, event)).status).toBe(200);
  });

  test('shows a mistake in the app to the caller, and in the next run', async () => {
    await stage.load({ output: { token: '{{webhook.token}}' } });
    const hook = await stage.attach();
    expect((await deliver(hook, event)).status).toBe(500);
    await expect(stage.run(hook)).rejects.toThrow('Unknown variable "webhook"');
  });
});
