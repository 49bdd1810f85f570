import { gzipSync } from 'node:zlib';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { metricsRegistry } from '../../../server/platform/metrics.ts';
import { operatorClient } from '../../support/api-client.ts';
import { createTestDatabase } from '../../support/database.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { startProxy } from './database-proxy.ts';

const [first, second] = ['whsec_first', 'whsec_second'];
const apiKey = 'sk_test_inbox';
let server: TestServer;
beforeAll(async () => {
  // Nothing answers at this address of Stripe: what needs it waits, which is all that these tests want of it.
  server = await startTestServer({
    stripe: { url: 'http://127.0.0.1:1', apiKey, webhookSecret: `${first},${second}` },
  });
});
afterAll(() => server.close());
beforeEach(() => server.pool.query('delete from stripe_events'));

let eventCount = 0;
function newEvent(change: Record<string, unknown> = {}) {
  eventCount += 1;
  return {
    id: `evt_${eventCount}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: 1_772_000_000,
    livemode: false,
    type: 'product.created',
    data: { object: { id: 'prod_1', object: 'product', name: 'Näme 🙂 \u0000' } },
    ...change,
  };
}

const nowSeconds = () => Math.floor(Date.now() / 1000);
const signed = (payload: string, options: { secret?: string; ageSeconds?: number; scheme?: string } = {}) =>
  Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: options.secret ?? first,
    timestamp: nowSeconds() - (options.ageSeconds ?? 0),
    ...(options.scheme ? { scheme: options.scheme } : {}),
  });

async function post(body: string | Buffer, signature: string | null, headers: Record<string, string> = {}) {
  const answer = await fetch(`${server.url}/webhooks/stripe`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(signature === null ? {} : { 'stripe-signature': signature }),
      ...headers,
    },
  });
  return {
    status: answer.status,
    body: JSON.parse(await answer.text()) as Record<string, unknown>,
    allow: answer.headers.get('allow'),
  };
}

async function stored() {
  const { rows } = await server.pool.query(
    'select id, type, state, outcome, payload, headers from stripe_events order by received_at',
  );
  return rows as {
    id: string;
    state: string;
    outcome: string | null;
    payload: Buffer;
    headers: Record<string, string>;
  }[];
}

const text = JSON.stringify;

describe('signatures', () => {
  test('F04 of either secret are accepted; what is stored are the signed bytes', async () => {
    const payload = text(newEvent(), null);
    expect((await post(payload, signed(payload))).status).toBe(200);
    const other = text(newEvent());
    expect((await post(other, signed(other, { secret: second }))).status).toBe(200);
    const rows = await stored();
    expect(rows.map((row) => row.payload.toString())).toEqual([payload, other]);
    expect(text(rows.map(({ headers }) => headers))).not.toContain('v1=');
  });

  test.each<[string, (payload: string) => [string | Buffer, string | null]]>([
    ['F08 299 s old', (payload) => [payload, signed(payload, { ageSeconds: 297 })]],
    ['F09 ahead by 297 s', (payload) => [payload, signed(payload, { ageSeconds: -297 })]],
    [
      'F05 two v1, the second of which fits',
      (payload) => {
        const header = signed(payload);
        return [payload, header.replace('v1=', `v1=${'0'.repeat(64)},v1=`)];
      },
    ],
    ['a byte order mark in front', (payload) => [`\uFEFF${payload}`, signed(payload)]],
  ])('accepted: %s', async (_name, make) => {
    const [body, signature] = make(text(newEvent()));
    expect((await post(body, signature)).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  test('F11 F12 accepted: any content type, and gzip', async () => {
    const payload = text(newEvent());
    expect((await post(payload, signed(payload), { 'content-type': 'text/plain' })).status).toBe(200);
    const other = text(newEvent());
    const zipped = await post(gzipSync(other), signed(other), { 'content-encoding': 'gzip' });
    expect(zipped.status).toBe(200);
    expect(await stored()).toHaveLength(2);
  });

  test.each<[string, (payload: string) => [string | Buffer, string | null]]>([
    ['F02 a changed byte', (payload) => [payload.replace('prod_1', 'prod_2'), signed(payload)]],
    ['F03 F04 a removed secret', (payload) => [payload, signed(payload, { secret: 'whsec_old' })]],
    ['F08 301 s old', (payload) => [payload, signed(payload, { ageSeconds: 302 })]],
    ['F09 ahead by 24 hours', (payload) => [payload, signed(payload, { ageSeconds: -86_400 })]],
    ['F06 only the scheme v0', (payload) => [payload, signed(payload, { scheme: 'v0' })]],
    ['F07 no header', (payload) => [payload, null]],
    ['F07 an empty header', (payload) => [payload, '']],
    ['F07 garbage', (payload) => [payload, 'garbage']],
    [
      'F07 the header twice, the first one old',
      (payload) => [payload, `${signed(payload, { ageSeconds: 1000 })}, ${signed(payload)}`],
    ],
    [
      'upper-case hex',
      (payload) => [
        payload,
        signed(payload).replace(/v1=.*/, (match) => `v1=${match.slice(3).toUpperCase()}`),
      ],
    ],
    ['F10 re-serialised', (payload) => [JSON.stringify(JSON.parse(payload), null, 2), signed(payload)]],
    ['an empty body', () => ['', signed('')]],
    ['F14 not JSON', () => ['<xml/>', signed('<xml/>')]],
    ['F14 null', () => ['F14 null', signed('null')]],
    ['F14 a list', () => ['[]', signed('[]')]],
    ['F14 a number', () => ['7', signed('7')]],
    [
      'F14 no type',
      () => {
        const payload = text(newEvent({ type: undefined }));
        return [payload, signed(payload)];
      },
    ],
    [
      'F14 no id',
      () => {
        const payload = text(newEvent({ id: undefined }));
        return [payload, signed(payload)];
      },
    ],
    [
      'F14 no data',
      () => {
        const payload = text(newEvent({ data: undefined }));
        return [payload, signed(payload)];
      },
    ],
    [
      'F15 a thin event',
      () => {
        const thin = text({
          id: 'evt_thin',
          object: 'v2.core.event',
          type: 'v1.billing.meter.error_report_triggered',
          created: '2026-03-01T00:00:00Z',
          livemode: false,
        });
        return [thin, signed(thin)];
      },
    ],
  ])('refused without detail and without a row: %s', async (_name, make) => {
    const before = await refusals();
    const [body, signature] = make(text(newEvent()));
    const answer = await post(body, signature);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      type: '/problems/bad_signature',
      detail: 'This is not a message that Stripe signed for this server.',
    });
    expect(await stored()).toEqual([]);
    expect(await refusals()).toBe(before + 1);
  });
});

describe('other calls', () => {
  test('F13 1 MiB is taken, one byte more is 413', async () => {
    const event = newEvent();
    const padding = 1024 * 1024 - Buffer.byteLength(text({ ...event, padding: '' }));
    const fits = text({ ...event, padding: 'x'.repeat(padding) });
    expect((await post(fits, signed(fits))).status).toBe(200);
    expect((await post(`${fits} `, signed(`${fits} `))).status).toBe(413);
  });

  test('another method is 405', async () => {
    const answer = await fetch(`${server.url}/webhooks/stripe`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('without a secret the endpoint is off and names the setting', async () => {
    const closed = await startTestServer();
    try {
      const answer = await fetch(`${closed.url}/webhooks/stripe`, { method: 'POST', body: '{}' });
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ setting: 'STRIPE_WEBHOOK_SECRETS' });
    } finally {
      await closed.close();
    }
  });

  test('F43 a database that is away is 503; the process goes on and takes the redelivery', async () => {
    const database = await createTestDatabase();
    const proxy = await startProxy(database.url);
    const shaky = await startTestServer({
      stripe: { url: 'http://127.0.0.1:1', apiKey, webhookSecret: first },
      env: { DATABASE_URL: proxy.url },
    });
    const payload = text(newEvent());
    const send = async () => {
      const headers = { 'stripe-signature': signed(payload) };
      const answer = await fetch(`${shaky.url}/webhooks/stripe`, { method: 'POST', body: payload, headers });
      return answer.status;
    };
    try {
      proxy.cut();
      expect(await send()).toBe(503);
      expect(await send()).toBe(503);
      proxy.mend();
      await expect.poll(send, { timeout: 30_000 }).toBe(200);
      const { rows } = await shaky.pool.query('select id from stripe_events');
      expect(rows).toHaveLength(1);
    } finally {
      await shaky.close();
      await proxy.close();
      await database.drop();
    }
  });
});

describe('what is stored', () => {
  test('F21 a known id answers 200 and changes nothing', async () => {
    const event = newEvent();
    const payload = text(event);
    expect((await post(payload, signed(payload))).status).toBe(200);
    const changed = text({ ...event, type: 'charge.refunded' });
    expect((await post(changed, signed(changed))).status).toBe(200);
    const rows = await stored();
    expect(rows.map((row) => row.payload.toString())).toEqual([payload]);
  });

  test('F56 a type without consequences ends as ignored, an event without an object id too', async () => {
    for (const event of [
      newEvent(),
      newEvent({ type: 'invoice.upcoming', data: { object: { object: 'invoice' } } }),
    ]) {
      const payload = text(event);
      expect((await post(payload, signed(payload))).status).toBe(200);
    }
    await expect.poll(async () => (await stored()).map(({ state }) => state)).toEqual(['ignored', 'ignored']);
  });

  test('F59 a live event on a test key is kept in quarantine, also after a replay', async () => {
    const payload = text(newEvent({ livemode: true, type: 'charge.succeeded' }));
    expect((await post(payload, signed(payload))).status).toBe(200);
    const [row] = await stored();
    expect(row).toMatchObject({
      state: 'quarantined',
      outcome: 'A live event, but STRIPE_SECRET_KEY is a test key.',
    });
    const operator = await operatorClient(server);
    expect((await operator.post(`/admin/stripe-events/${row!.id}/replay`)).status).toBe(409);
    expect((await stored())[0]!.state).toBe('quarantined');
  });

  test('operators list, filter and page through events, and replay them', async () => {
    for (const type of ['product.created', 'price.created', 'product.created']) {
      const payload = text(newEvent({ type, created: 1_772_000_000 + eventCount }));
      await post(payload, signed(payload));
    }
    await expect
      .poll(async () => (await stored()).map(({ state }) => state))
      .toEqual(['ignored', 'ignored', 'ignored']);
    const operator = await operatorClient(server, ['billing:read', 'billing:write']);
    const page = await operator.get('/admin/stripe-events?limit=2');
    expect(page.body.items).toHaveLength(2);
    const rest = await operator.get(`/admin/stripe-events?limit=2&cursor=${page.body.nextCursor}`);
    expect([...page.body.items, ...rest.body.items].map((item: { id: string }) => item.id)).toEqual(
      (await stored()).map(({ id }) => id).toReversed(),
    );
    expect(
      (await operator.get('/admin/stripe-events?type=price.created&state=ignored')).body.items,
    ).toHaveLength(1);
    expect((await operator.get('/admin/stripe-events?state=odd')).status).toBe(422);
    const id = page.body.items[0].id;
    expect((await operator.post(`/admin/stripe-events/${id}/replay`)).body).toMatchObject({
      id,
      state: 'pending',
      attempts: 0,
    });
    await expect
      .poll(async () => (await operator.get('/admin/stripe-events')).body.items[0].state)
      .toBe('ignored');
    expect((await operator.post('/admin/stripe-events/evt_none/replay')).status).toBe(404);
    expect(
      (await (await operatorClient(server, ['billing:read'])).post(`/admin/stripe-events/${id}/replay`))
        .status,
    ).toBe(403);
  });
});

async function refusals(): Promise<number> {
  const metric = await metricsRegistry.getSingleMetric('webhooks_refused_total')?.get();
  return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
}
