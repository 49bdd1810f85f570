import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inOrder } from '../../../doubles/stripe/event-order.ts';
import { sized } from '../../../support/sizes.ts';
import type { Buyer } from '../shop.ts';
import { at, startTill, type Till } from './till.ts';

const settings = {
  feePercent: 2.9,
  feeFixed: 30,
  disputeFee: 1500,
  settlementCurrency: 'usd',
  exchangeRates: { eur: 1.0837, jpy: 0.6671 },
};

/** What may happen to a payment, by name; each takes how much of it, as a percentage. */
type Step = { kind: 'refund' | 'failingRefund' | 'dispute' | 'wonDispute' | 'lostDispute'; percent: number };
type Life = {
  wares: number[];
  currency: 'usd' | 'eur' | 'jpy';
  taxPercent: number;
  settlesLate: boolean;
  steps: Step[];
};

const lives: fc.Arbitrary<Life> = fc.record({
  wares: fc.array(fc.integer({ min: 101, max: 9_999 }), { minLength: 1, maxLength: 4 }),
  currency: fc.constantFrom('usd', 'eur', 'jpy'),
  taxPercent: fc.constantFrom(0, 7, 19),
  settlesLate: fc.boolean(),
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom('refund', 'failingRefund', 'dispute', 'wonDispute', 'lostDispute'),
      percent: fc.integer({ min: 1, max: 100 }),
    }),
    { maxLength: 4 },
  ),
});

async function live(till: Till, life: Life): Promise<Buyer> {
  const buyer = await till.newBuyer();
  const money = (amount: number) => ({ amount, currency: life.currency });
  const wares = [];
  for (const amount of life.wares) wares.push(await till.newWare(money(amount)));
  const price = life.wares.reduce((sum, amount) => sum + amount, 0);
  const bundle = await till.newBundle(wares, money(Math.max(101, Math.floor(price * 0.8))));
  const { body } = await buyer.post('/v1/checkout', { bundle: bundle.id });
  const tax = Math.floor((price * 0.8 * life.taxPercent) / 100);
  const paid = till.stripe.paySession(body.sessionId, {
    at: at('03-01'),
    settleLater: life.settlesLate,
    ...(tax > 0 ? { taxAmount: tax } : {}),
  });
  life.steps.forEach((step, index) => happen(till, paid.charge!.id, step, index));
  if (life.settlesLate) till.stripe.settle({ charge: paid.charge!.id, at: at('03-20') });
  return buyer;
}

/** What Stripe refuses (more than is left, a refund during a dispute) does not happen. */
function happen(till: Till, chargeId: string, { kind, percent }: Step, index: number): void {
  const charge = till.stripe.account.charges.get(chargeId)!;
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = Math.max(1, Math.floor((left * percent) / 100));
  const when = { at: at(`03-0${index + 2}`) };
  try {
    if (kind === 'refund') till.stripe.refund(chargeId, { amount, ...when });
    else if (kind === 'failingRefund')
      till.stripe.failRefund(till.stripe.refund(chargeId, { amount, status: 'pending', ...when }).id, {
        at: at(`03-1${index}`),
      });
    else {
      const dispute = till.stripe.openDispute(chargeId, { amount, ...when });
      if (kind !== 'dispute')
        till.stripe.closeDispute(dispute.id, kind === 'wonDispute' ? 'won' : 'lost', {
          at: at(`03-1${index}`),
        });
    }
  } catch {
    // refused
  }
}

describe('random lives of payments', () => {
  let till: Till;
  beforeAll(async () => void (till = await startTill({ stripe: settings })));
  afterAll(() => till.close());

  test("the ledger is the balance to the cent, after every order of events, and each life's rows sum to its own movements", async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.integer({ min: 1, max: 10_000 }), async (life, seed) => {
        const buyer = await live(till, life);
        await till.deliver({ order: 'shuffled', seed, times: 2, concurrency: 4 });
        const { ledger, balance } = await till.settled();
        expect(ledger).toEqual(balance);
        const [row] = await till.rows<{ chargeId: string }>(
          `select stripe_charge_id as "chargeId" from orders where customer_id = $1`,
          [buyer.id],
        );
        const { account } = till.stripe;
        const sources = new Set([
          row!.chargeId,
          ...account.refunds.where('charge', row!.chargeId).map(({ id }) => id),
          ...account.disputes.where('charge', row!.chargeId).map(({ id }) => id),
        ]);
        const net = account.balanceTransactions
          .all()
          .filter(({ source }) => sources.has(String(source)))
          .reduce((sum, transaction) => sum + transaction.net, 0);
        const [own] = await till.rows<{ settled: number; tax: number; unbalanced: number }>(
          `select sum(settlement_amount)::bigint as settled,
             sum(amount) filter (where kind like '%\\_tax')::bigint as tax,
             count(*) filter (where settlement_amount is null) as unbalanced
           from revenue_entries where customer_id = $1`,
          [buyer.id],
        );
        expect([own!.settled, own!.unbalanced]).toEqual([net, 0]);
        expect(own!.tax ?? 0).toBeLessThanOrEqual(0);
      }),
      { numRuns: sized({ part: 15, whole: 40 }), seed: 20_261_122, endOnFailure: true },
    );
  }, 240_000);
});

describe('F25 F26 F27 every order of one life', () => {
  let till: Till;
  beforeAll(async () => void (till = await startTill({ stripe: settings })));
  afterAll(() => till.close());

  const outcomeOf = async (buyer: Buyer) => {
    const rows = await till.rows<{ row: string }>(
      `select to_char(occurred_at, 'MM-DD') || ' ' || kind || ' ' || line_position || ' ' || amount || ' ' || settlement_amount
         || ' ' || coalesce(reporting_amount::text, '-') as row
       from revenue_entries where customer_id = $1`,
      [buyer.id],
    );
    const [order] = await till.orders(buyer);
    const rights = (await buyer.get('/v1/entitlements')).body.items.map(
      ({ state, validTo }: { state: string; validTo: string | null }) => `${state} ${validTo}`,
    );
    const [told] = await till.rows(
      `select count(*) filter (where type = 'billing.order-paid') as paid,
         count(*) filter (where type = 'billing.order-refunded') as refunded,
         count(*) filter (where type = 'billing.refund-failed') as failed
       from outbox_events where customer_id = $1`,
      [buyer.id],
    );
    return {
      ledger: rows.map(({ row }) => row).toSorted(),
      order: {
        status: order.status,
        refunded: order.refunded.amount,
        total: order.total.amount,
        tax: order.tax.amount,
      },
      rights,
      told,
    };
  };

  test('ends the same: payment, partial refunds within one second, a failing one, a dispute that is won; each event twice, one at a time', async () => {
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= 12; seed += 1) {
      const buyer = await till.newBuyer();
      const wares = [
        await till.newWare({ amount: 1000, currency: 'eur' }),
        await till.newWare({ amount: 501, currency: 'eur' }),
      ];
      const bundle = await till.newBundle(wares, { amount: 1399, currency: 'eur' });
      const { body } = await buyer.post('/v1/checkout', { bundle: bundle.id });
      const { paymentIntent } = till.stripe.paySession(body.sessionId, { at: at('03-01'), taxAmount: 221 });
      const id = paymentIntent!.id;
      till.stripe.refund(id, { amount: 333, at: at('03-02') });
      till.stripe.refund(id, { amount: 333, at: at('03-02') });
      const pending = till.stripe.refund(id, { amount: 200, status: 'pending', at: at('03-02') });
      till.stripe.failRefund(pending.id, { at: at('03-05') });
      const dispute = till.stripe.openDispute(id, { amount: 600, at: at('03-06') });
      till.stripe.closeDispute(dispute.id, 'won', { at: at('03-20'), returnsFee: seed > 0 });
      const events = till.stripe.pendingEvents();
      const order = seed <= 2 ? ({ order: 'reversed' } as const) : ({ order: 'shuffled', seed } as const);
      if (seed % 2 === 0) await till.deliver({ ...order, times: 2, concurrency: 5 });
      else
        for (const event of inOrder([...events, ...events], order)) await till.deliver({ events: [event] });
      const outcome = await outcomeOf(buyer);
      outcomes.add(JSON.stringify(outcome));
      expect(outcome.rights).toEqual(['active null', 'active null']);
    }
    expect([...outcomes].map((text) => JSON.parse(text))).toHaveLength(1);
    const [only] = [...outcomes].map((text) => JSON.parse(text));
    expect(only.order).toEqual({ status: 'partiallyRefunded', refunded: 666, total: 1620, tax: 221 });
  }, 240_000);
});
