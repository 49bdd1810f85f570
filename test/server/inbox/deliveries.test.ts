import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { startShop, webhookSecret, type Buyer, type Shop } from '../billing/shop.ts';

let shop: Shop;
beforeAll(async () => void (shop = await startShop({ stripe: { feePercent: 0, feeFixed: 30 } })));
afterAll(() => shop.close());
beforeEach(() => {
  shop.stripe.clearFailures();
  return shop.deliver(); // what earlier tests left behind at Stripe
});

const on = (day: string) => new Date(`2026-03-${day}T12:00:00Z`);
const saleLedger = ['03-01 charge 1900', '03-01 fee -30'];

async function newSale(): Promise<{ buyer: Buyer; paymentId: string }> {
  const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1900, currency: 'usd' })];
  const { paymentId } = await shop.buy(buyer, ware, { at: on('01') });
  return { buyer, paymentId };
}

const about = (type: string) => shop.stripe.pendingEvents().filter((event) => event.type === type);
const rowsOf = async (type: string, since = 0) =>
  (
    await shop.server.pool.query<{
      id: string;
      state: string;
      attempts: number;
      outcome: string;
      error: string;
    }>(
      `select id, state, attempts, outcome, error from stripe_events where type = $1 and extract(epoch from received_at) >= $2`,
      [type, since],
    )
  ).rows;
const nowSeconds = () => Date.now() / 1000;

async function expectOneSale(buyer: Buyer, paymentId: string): Promise<void> {
  expect(await shop.ledger(paymentId)).toEqual(saleLedger);
  expect((await buyer.get('/v1/orders')).body.items).toHaveLength(1);
  expect(await shop.entitlementOf(buyer)).toBe('active');
}

describe('a delivery', () => {
  test('F01 a valid event is answered 200 and has one effect', async () => {
    const { buyer, paymentId } = await newSale();
    const answers = await shop.deliver({ events: about('charge.succeeded') });
    expect(answers.map(({ status }) => status)).toEqual([200]);
    await expectOneSale(buyer, paymentId);
  });

  test('F21 the same event twice, one after the other, has one effect', async () => {
    const { buyer, paymentId } = await newSale();
    const events = about('charge.succeeded');
    for (let time = 0; time < 2; time += 1)
      expect((await shop.deliver({ events })).map(({ status }) => status)).toEqual([200]);
    await expectOneSale(buyer, paymentId);
    expect(
      await rowsOf('charge.succeeded').then((rows) => rows.find(({ id }) => id === events[0]?.id)),
    ).toMatchObject({ state: 'done', attempts: 1 });
  });

  test('F22 a hundred copies at once are one row and one effect, and all are answered 200', async () => {
    const { buyer, paymentId } = await newSale();
    const since = nowSeconds();
    const events = about('charge.succeeded');
    const answers = await shop.deliver({ events, times: 100, concurrency: 100 });
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
    expect(await rowsOf('charge.succeeded', since)).toMatchObject([{ state: 'done', attempts: 1 }]);
    await expectOneSale(buyer, paymentId);
  });

  test('F23 the same events at two servers of one database have one effect', async () => {
    const other = await startTestServer({
      stripe: { url: shop.stripe.url, apiKey: shop.stripe.apiKey, webhookSecret },
      env: { DATABASE_URL: String(shop.server.deps.config.databaseUrl) },
    });
    try {
      const { buyer, paymentId } = await newSale();
      const events = shop.stripe.pendingEvents();
      const to = [shop.webhookUrl, `${other.url}/webhooks/stripe`];
      const answers = await Promise.all(
        to.map((url) => shop.stripe.deliver({ to: url, events, times: 5, concurrency: 10 })),
      );
      expect(new Set(answers.flat().map(({ status }) => status))).toEqual(new Set([200]));
      await shop.inboxIsEmpty();
      await expectOneSale(buyer, paymentId);
    } finally {
      await other.close();
    }
  });

  test('F24 two events for one change have one effect', async () => {
    const { buyer, paymentId } = await newSale();
    const [event] = about('charge.succeeded');
    shop.stripe.recordEvent('charge.succeeded', event!.data.object, { at: on('01') });
    await shop.deliver();
    await expectOneSale(buyer, paymentId);
  });

  test('F33 an event that is older than thirty days counts as any other', async () => {
    const { buyer, paymentId } = await newSale();
    const events = about('charge.succeeded');
    const old = events.map((event) => ({ ...event, created: Math.floor(nowSeconds()) - 40 * 86_400 }));
    await shop.deliver({ events: old });
    await expectOneSale(buyer, paymentId);
  });

  test('F34 two thousand events in one burst are all answered 200 and all worked off', async () => {
    const sales = [];
    for (let index = 0; index < 20; index += 1) sales.push(await newSale());
    const kinds = ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed'];
    const base = shop.stripe.pendingEvents().filter(({ type }) => kinds.includes(type));
    const burst = Array.from({ length: 2000 }, (_, index) => {
      const event = base[index % base.length]!;
      return { ...event, id: `${event.id}x${index}` };
    });
    const since = nowSeconds();
    const answers = await shop.stripe.deliver({ to: shop.webhookUrl, events: burst, concurrency: 100 });
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const statesOf = async () =>
      (
        await shop.server.pool.query(
          `select state, count(*)::int as count from stripe_events where extract(epoch from received_at) >= $1 group by state`,
          [since],
        )
      ).rows;
    await until(async () => (await statesOf()).every(({ state }) => state !== 'pending'), 60_000);
    expect(await statesOf()).toEqual([{ state: 'done', count: 2000 }]);
    for (const { buyer, paymentId } of sales) await expectOneSale(buyer, paymentId);
  }, 120_000);
});

describe('when Stripe cannot be read', () => {
  test('F52 a 429 with Retry-After is heeded without costing the event an attempt', async () => {
    const { buyer, paymentId } = await newSale();
    const since = nowSeconds();
    shop.stripe.failNext({ path: '/v1/payment_intents', kind: '429', retryAfterSeconds: 1 });
    await shop.deliver({ events: about('charge.succeeded') });
    await expectOneSale(buyer, paymentId);
    expect(await rowsOf('charge.succeeded', since)).toMatchObject([{ state: 'done', attempts: 1 }]);
    expect(nowSeconds() - since).toBeGreaterThan(1);
  });

  test.each(['500', 'reset', 'html'] as const)(
    'F52 after %s it is tried again until Stripe answers, and nothing is lost',
    async (kind) => {
      const { buyer, paymentId } = await newSale();
      const since = nowSeconds();
      shop.stripe.failNext({ path: '/v1/payment_intents', kind, count: 1000 });
      await shop.stripe.deliver({ to: shop.webhookUrl, events: about('charge.succeeded') });
      await until(
        async () => (await rowsOf('charge.succeeded', since)).some(({ error }) => error !== null),
        30_000,
      );
      expect(await shop.ledger(paymentId)).toEqual([]);
      shop.stripe.clearFailures();
      await until(async () => {
        await shop.hurry();
        return (await shop.ledger(paymentId)).length > 0;
      }, 30_000);
      await shop.inboxIsEmpty();
      await expectOneSale(buyer, paymentId);
    },
    60_000,
  );

  test('F52 an answer that never comes is given up after a while, and asked for again', async () => {
    const { buyer, paymentId } = await newSale();
    shop.stripe.failNext({ path: '/v1/payment_intents', kind: 'hang' });
    await shop.stripe.deliver({ to: shop.webhookUrl, events: about('charge.succeeded') });
    await until(async () => (await shop.ledger(paymentId)).length > 0, 30_000);
    await expectOneSale(buyer, paymentId);
  }, 60_000);

  test('F53 an object that is gone ends its events, with the reason', async () => {
    const since = nowSeconds();
    shop.stripe.recordEvent(
      'payment_intent.succeeded',
      { id: 'pi_gone', object: 'payment_intent', created: 1_772_000_000 },
      { at: on('01') },
    );
    await shop.deliver();
    expect(await rowsOf('payment_intent.succeeded', since)).toMatchObject([
      { state: 'ignored', outcome: 'Stripe knows no payment behind it.', attempts: 1 },
    ]);
  });
});
