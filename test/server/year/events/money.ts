import { expect } from 'vitest';
import { until } from '../../../support/until.ts';
import { reconcile } from '../../billing/reconciliation/reconciled.ts';
import type { Purchase } from '../../analytics/figures/facts.ts';
import type { Year } from '../year-world.ts';
import { of2026, type Event } from './event.ts';

/** Stripe's part: what was paid is in the ledger once, whatever comes when. */
export const moneyEvents: Event[] = [
  {
    on: '2026-01-09',
    what: 'three customers pay; every webhook is delivered ten times, shuffled, to both servers, and again a day later',
    happens: async (year) => {
      for (const [index, { id }] of year.scenarios.entries()) {
        const price = { amount: 4_900 + 1_000 * index, currency: 'usd' };
        const { status, body } = await year.operator.patch(`/admin/scenarios/${id}`, { price });
        expect({ status, body }).toMatchObject({ status: 200 });
      }
      for (const index of [0, 1, 2]) await buy(year, index);
      await deliver(year, { times: 5, order: 'shuffled', seed: 7, concurrency: 4 });
      const before = await january(year);
      expect(before.grossVolume).toBe(4_900 + 5_900 + 6_900);
      await deliver(year, { events: year.stripe.account.events.all(), times: 2, order: 'reversed' });
      expect(await january(year)).toEqual(before);
    },
  },
  {
    on: '2026-01-28',
    what: 'the ledger ties out with Stripe to the cent, and with the payout',
    happens: async (year) => {
      expect(await reconcile(year, '2026-01-01', '2026-01-28', year.operator)).toMatchObject({
        differences: [],
      });
      year.stripe.payOut();
      await deliver(year);
      const { body } = await year.operator.get('/admin/payouts');
      expect(body.items).toMatchObject([{ tiesOut: true, difference: { amount: 0 } }]);
    },
  },
  {
    on: '2026-06-11',
    what: 'a purchase of January is refunded in June: revenue of closed months stays, and what the scenario cost its customer falls in each',
    happens: async (year) => {
      const purchase = year.facts.purchases[1]!;
      const order = year.stripe.account.charges.all().find(({ amount }) => amount === 5_900)!;
      year.stripe.refund(String(order.payment_intent), { amount: 2_950 });
      await deliver(year, { times: 3, order: 'shuffled' });
      purchase.movements.push({ kind: 'refund', at: year.clock.now.getTime(), amount: -2_950 });
      expect(await reconcile(year, '2026-06-01', '2026-06-11', year.operator)).toMatchObject({
        differences: [],
      });
    },
    changes: of2026(/^roi (fixedCost|cost|net|roi|payback)/, 1, 5),
  },
];

/** A customer buys the scenario of the same place, by a checkout of the library's. */
async function buy({ customers, scenarios, stripe, facts, clock }: Year, index: number): Promise<void> {
  const [customer, scenario] = [customers[index]!, scenarios[index]!];
  const { status, body } = await customer.post('/v1/checkout', { scenario: scenario.slug });
  expect({ status, body }).toMatchObject({ status: 201 });
  const { charge } = stripe.paySession(body.sessionId);
  const settled = stripe.account.balanceTransactions.all().find(({ source }) => source === charge?.id)!;
  const at = Math.floor(clock.now.getTime() / 1_000) * 1_000;
  const purchase: Purchase = {
    customerId: customer.id,
    scenarioId: scenario.id,
    at,
    covers: null,
    currency: 'usd',
    rate: 1,
    movements: [
      { kind: 'charge', at, amount: settled.amount },
      { kind: 'fee', at, amount: -settled.fee },
    ],
  };
  facts.purchases.push(purchase);
}

/** Delivers to both servers, and waits until they have worked everything off. */
async function deliver(
  { stripe, server, other, clock }: Year,
  delivery: Partial<Parameters<Year['stripe']['deliver']>[0]> = {},
): Promise<void> {
  const events = delivery.events ?? stripe.pendingEvents();
  for (const { url } of [server, other])
    await stripe.deliver({ ...delivery, events, to: `${url}/webhooks/stripe`, signedAt: clock.now });
  await until(async () => {
    const { rowCount } = await server.pool.query(`select from stripe_events where state = 'pending'`);
    return rowCount === 0;
  });
}

async function january({ operator }: Year) {
  const { body } = await operator.get('/admin/analytics/revenue?from=2026-01-01&to=2026-01-31&compare=none');
  return body.totals;
}
