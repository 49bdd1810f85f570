import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { startProxy } from './database-proxy.ts';
import { createSender, type Sender } from './sender.ts';

const secret = 'whsec_odd';
let proxy: Awaited<ReturnType<typeof startProxy>>;
let server: TestServer;
let sender: Sender;
beforeAll(async () => {
  server = await startTestServer({
    stripe: { url: 'http://127.0.0.1:1', apiKey: 'sk_test_odd', webhookSecret: secret },
    wrapDatabaseUrl: async (url) => (proxy = await startProxy(url)).url,
  });
  sender = createSender(server.url, secret);
});
afterAll(async () => {
  proxy.mend();
  await server.close();
  await proxy.close();
});
beforeEach(() => server.pool.query('delete from stripe_events'));

const stored = async () =>
  (await server.pool.query<{ id: string; payload: Buffer }>('select id, payload from stripe_events')).rows;

describe('what stands in an event', () => {
  test('F16 letters of all scripts, emoji and even NUL are kept as the bytes that were signed', async () => {
    const payload = sender.payload({
      data: { object: { id: 'prod_1', name: 'Ünïcödé 漢字 🙂 \u0000 \ud83d' } },
    });
    expect(await sender.send(payload)).toBe(200);
    expect((await stored()).map((row) => row.payload.toString())).toEqual([payload]);
    expect(payload).toContain('\\u0000');
  });

  test('F17 of a key that stands twice the last one counts, and the bytes stay as they came', async () => {
    const payload = sender.payload().replace('{', '{"id":"evt_first",');
    expect(await sender.send(payload)).toBe(200);
    const [row] = await stored();
    expect(row?.id).toBe((JSON.parse(payload) as { id: string }).id);
    expect(row?.id).not.toBe('evt_first');
    expect(row?.payload.toString()).toBe(payload);
  });
});

/** Sends the head of a delivery and the first bytes of its body; the rest is up to the test. */
async function beginUpload(payload: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.write(
    `POST /webhooks/stripe HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nConnection: close\r\n` +
      `Stripe-Signature: ${sender.sign(payload)}\r\nContent-Length: ${Buffer.byteLength(payload)}\r\n\r\n` +
      payload.slice(0, 40),
  );
  return socket;
}

describe('how a request comes', () => {
  test('F18 slow uploads hold nobody up and leave no row before they are whole', async () => {
    const slow = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const payload = sender.payload();
        return { payload, socket: await beginUpload(payload) };
      }),
    );
    const quick = sender.payload();
    expect(await sender.send(quick)).toBe(200);
    expect((await stored()).map((row) => row.payload.toString())).toEqual([quick]);
    const answers = slow.map(async ({ payload, socket }) => {
      socket.write(payload.slice(40));
      const [answer] = await once(socket, 'data');
      return String(answer).slice(0, 'HTTP/1.1 200'.length);
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 200']));
    expect(await stored()).toHaveLength(51);
  });

  test('F18 an upload that breaks off leaves no row, and the next is answered', async () => {
    const payload = sender.payload();
    const socket = await beginUpload(payload);
    socket.resetAndDestroy();
    const whole = sender.payload();
    expect(await sender.send(whole)).toBe(200);
    expect((await stored()).map((row) => row.payload.toString())).toEqual([whole]);
    await until(async () => server.logText().includes('the caller left before the answer'));
  });

  test('F19 a wrong signature of the right length is refused, and no secret and no signature is logged', async () => {
    const payload = sender.payload();
    const header = sender.sign(payload);
    const last = header.at(-1) === '0' ? '1' : '0';
    expect(await sender.send(payload, `${header.slice(0, -1)}${last}`)).toBe(400);
    expect(await sender.send(payload, header)).toBe(200);
    expect(server.logText()).not.toContain(secret);
    expect(server.logText()).not.toContain(header.slice(-64));
  });

  test('F20 a flood of invalid requests is refused without the database, which may even be away', async () => {
    proxy.cut();
    try {
      const statuses = await Promise.all(
        Array.from({ length: 200 }, () => sender.send(sender.payload(), 't=1,v1=00')),
      );
      expect(new Set(statuses)).toEqual(new Set([400]));
      expect(await sender.send(sender.payload())).toBe(503); // the valid one does need it
    } finally {
      proxy.mend();
    }
    await until(async () => (await sender.send(sender.payload())) === 200);
  });
});
