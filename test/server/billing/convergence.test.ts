import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseStripeEvents } from '../../../server/inbox/release-stripe-events.ts';
import { until } from '../../support/until.ts';
import { startShop, type Buyer, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.close());

const on = (day: string) => new Date(`2026-03-${day}T12:00:00Z`);

/** A sale, a partial refund, a refund that fails and a dispute that is won: 14 events. */
async function lifecycle(buyer: Buyer) {
  shop.stripe.configure({ feePercent: 2.9, feeFixed: 30 });
  const ware = await shop.newWare({ amount: 1900, currency: 'usd' });
  const { paymentId } = await shop.buy(buyer, ware, { taxAmount: 317, at: on('01') });
  const refund = shop.stripe.refund(paymentId, { amount: 500, at: on('02') });
  shop.stripe.failRefund(refund.id, { at: on('03') });
  shop.stripe.refund(paymentId, { amount: 700, at: on('04') });
  const dispute = shop.stripe.openDispute(paymentId, { amount: 1200, at: on('05') });
  shop.stripe.closeDispute(dispute.id, 'won', { at: on('06') });
  return paymentId;
}

const expectedLedger = [
  '03-01 charge 2217',
  '03-01 charge_tax -317',
  '03-01 fee -94',
  '03-02 refund -500',
  '03-02 refund_tax 71',
  '03-03 refund_failure 500',
  '03-03 refund_failure_tax -71',
  '03-04 refund -700',
  '03-04 refund_tax 100',
  '03-05 dispute -1200',
  '03-05 dispute_tax 172',
  '03-05 fee -1500',
  '03-06 dispute_reversal 1200',
  '03-06 dispute_reversal_tax -172',
];

async function stateOf(buyer: Buyer, paymentId: string) {
  const { items } = (await buyer.get('/v1/orders')).body;
  const { status, refunded, total } = items[0];
  return {
    orders: items.length as number,
    status: status as string,
    refunded: refunded.amount as number,
    total: total.amount as number,
    entitlement: await shop.entitlementOf(buyer),
    ledger: (await shop.ledger(paymentId)).toSorted(),
  };
}

const expected = {
  orders: 1,
  status: 'partiallyRefunded',
  refunded: 700,
  total: 2217,
  entitlement: 'active',
  ledger: expectedLedger.toSorted(),
};

describe('events in any order, any number of times, end in the same state', () => {
  test.each([1, 2, 3, 4, 5, 6])('shuffled, each twice, four at once (seed %i)', async (seed) => {
    const buyer = await shop.newBuyer();
    const paymentId = await lifecycle(buyer);
    const answers = await shop.deliver({ order: 'shuffled', seed, times: 2, concurrency: 4 });
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await stateOf(buyer, paymentId)).toEqual(expected);
  });

  test('one step at a time, each step after the former was worked off, the newest event first', async () => {
    const buyer = await shop.newBuyer();
    const ware = await shop.newWare({ amount: 1000, currency: 'usd' });
    shop.stripe.configure({ feePercent: 0, feeFixed: 0 });
    const { paymentId } = await shop.buy(buyer, ware, { taxAmount: 167, at: on('01') });
    await shop.deliver({ order: 'reversed' });
    shop.stripe.refund(paymentId, { amount: 400, at: on('02') });
    await shop.deliver({ order: 'reversed' });
    shop.stripe.refund(paymentId, { at: on('03') });
    await shop.deliver({ order: 'reversed' });
    expect(await shop.ledger(paymentId)).toEqual([
      '03-01 charge 1167',
      '03-01 charge_tax -167',
      '03-02 refund -400',
      '03-02 refund_tax 57',
      '03-03 refund -767',
      '03-03 refund_tax 110',
    ]);
  });

  test('every order of the five events of a sale and its full refund gives the same', async () => {
    shop.stripe.configure({ feePercent: 0, feeFixed: 0 });
    const ware = await shop.newWare({ amount: 1000, currency: 'usd' });
    await shop.deliver();
    const outcomes = new Set<string>();
    const sales: { buyer: Buyer; paymentId: string }[] = [];
    const orders = permutations([0, 1, 2, 3, 4]).values();
    const sellInTurn = async () => {
      for (const order of orders) {
        const buyer = await shop.newBuyer();
        const sessionId = await shop.openCheckout(buyer, ware);
        // Nothing is awaited from here to the events: those that came meanwhile are of this sale.
        const before = new Set(shop.stripe.pendingEvents());
        const { paymentIntent } = shop.stripe.paySession(sessionId, { taxAmount: 200, at: on('01') });
        const paymentId = paymentIntent!.id;
        shop.stripe.refund(paymentId, { at: on('02') });
        const events = shop.stripe
          .pendingEvents()
          .filter((event) => !before.has(event) && saleEvents.includes(event.type));
        expect(events).toHaveLength(5);
        const shuffled = order.map((index) => events[index]!);
        await shop.stripe.deliver({ to: shop.webhookUrl, events: shuffled });
        sales.push({ buyer, paymentId });
      }
    };
    await Promise.all(Array.from({ length: 4 }, sellInTurn));
    await shop.inboxIsEmpty();
    for (const { buyer, paymentId } of sales) outcomes.add(JSON.stringify(await stateOf(buyer, paymentId)));
    expect(sales).toHaveLength(120);
    expect([...outcomes].map((outcome) => JSON.parse(outcome))).toEqual([
      {
        orders: 1,
        status: 'refunded',
        refunded: 1200,
        total: 1200,
        entitlement: 'revoked',
        ledger: ['03-01 charge 1200', '03-01 charge_tax -200', '03-02 refund -1200', '03-02 refund_tax 200'],
      },
    ]);
  }, 120_000);

  test('30 copies of one event at once are one event with one effect', async () => {
    shop.stripe.configure({ feePercent: 0, feeFixed: 30 });
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1900, currency: 'usd' })];
    const { paymentId } = await shop.buy(buyer, ware, { at: on('01') });
    const events = shop.stripe.pendingEvents().filter(({ type }) => type === 'charge.succeeded');
    const answers = await shop.deliver({ events, times: 30, concurrency: 30 });
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    const { rows } = await shop.server.pool.query('select state, attempts from stripe_events where id = $1', [
      events[0]!.id,
    ]);
    expect(rows).toEqual([{ state: 'done', attempts: 1 }]);
    expect(await shop.ledger(paymentId)).toEqual(['03-01 charge 1900', '03-01 fee -30']);
  });
});

describe('when something is away', () => {
  test('Stripe down while events are worked off: they wait, and are done when it is back', async () => {
    shop.stripe.configure({ feePercent: 0, feeFixed: 0 });
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1000, currency: 'usd' })];
    const { paymentId } = await shop.buy(buyer, ware, { at: on('01') });
    await shop.deliver({ events: [] });
    shop.stripe.down();
    const answers = await shop.stripe.deliver({ to: shop.webhookUrl });
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await until(async () => {
      const { rows } = await shop.server.pool.query(
        `select 1 from stripe_events where state = 'pending' and error is not null`,
      );
      return rows.length > 0;
    });
    expect(await shop.ledger(paymentId)).toEqual([]);
    shop.stripe.up();
    await until(async () => {
      await shop.hurry(); // until the last one: each attempt that failed made its wait three times as long
      const { rows } = await shop.server.pool.query(
        `select 1 from stripe_events where state = 'pending' limit 1`,
      );
      return rows.length === 0;
    });
    expect(await shop.ledger(paymentId)).toEqual(['03-01 charge 1000']);
  });

  test('a payment of another app on the same account is ignored with the reason', async () => {
    const client = shop.server.deps.stripe!;
    const session = await client.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://shop.example',
      line_items: [
        { quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'T-shirt' } } },
      ],
    });
    shop.stripe.paySession(session.id);
    await shop.deliver();
    const { rows } = await shop.server.pool.query(
      `select distinct state, outcome from stripe_events where type = 'checkout.session.completed' and object_id = $1`,
      [session.id],
    );
    expect(rows).toEqual([{ state: 'ignored', outcome: 'The payment was not begun by this library.' }]);
  });

  test('a payment whose checkout is not here yet waits for it', async () => {
    const client = shop.server.deps.stripe!;
    const session = await client.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://shop.example',
      metadata: { scenario_library_checkout: 'chk_elsewhere' },
      line_items: [
        { quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'Later' } } },
      ],
    });
    shop.stripe.paySession(session.id);
    await shop.deliver();
    const { rows } = await shop.server.pool.query(
      `select distinct state, waits_for from stripe_events where object_id = $1`,
      [session.id],
    );
    expect(rows).toEqual([{ state: 'parked', waits_for: 'checkout chk_elsewhere' }]);
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 500, currency: 'usd' })];
    await shop.server.pool.query(
      `insert into checkout_sessions (id, customer_id, scenario_id, amount, currency, status, created_at)
       values ('chk_elsewhere', $1, $2, 500, 'usd', 'open', now())`,
      [buyer.id, ware.id],
    );
    await releaseStripeEvents(shop.server.pool, 'checkout chk_elsewhere');
    await shop.inboxIsEmpty();
    expect(await shop.entitlementOf(buyer)).toBe('active');
    await shop.inboxIsEmpty();
  });
});

describe('payments that take days', () => {
  test('give the right only when the money has come', async () => {
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1000, currency: 'eur' })];
    const { sessionId } = await shop.buy(buyer, ware, { async: true, at: on('01') });
    await shop.deliver();
    expect((await buyer.get('/v1/entitlements')).body.items).toEqual([]);
    expect((await buyer.get('/v1/orders')).body.items).toEqual([]);
    const again = await buyer.post('/v1/checkout', { scenario: ware.id });
    expect([again.status, again.body.type]).toEqual([409, '/problems/payment_under_way']);
    shop.stripe.completeAsyncPayment(sessionId, { at: on('04') });
    await shop.deliver();
    expect(await shop.entitlementOf(buyer)).toBe('active');
  });

  test('give nothing when the bank refuses, and the customer can pay again', async () => {
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1000, currency: 'eur' })];
    const { sessionId } = await shop.buy(buyer, ware, { async: true, at: on('01') });
    await shop.deliver();
    shop.stripe.completeAsyncPayment(sessionId, { outcome: 'failed', at: on('04') });
    await shop.deliver();
    expect((await buyer.get('/v1/entitlements')).body.items).toEqual([]);
    expect((await buyer.post('/v1/checkout', { scenario: ware.id })).status).toBe(201);
  });
});

const saleEvents = [
  'checkout.session.completed',
  'payment_intent.succeeded',
  'charge.succeeded',
  'charge.refunded',
  'refund.created',
];

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
