import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startCounter, type Counter, type Wish } from './counter.ts';
import type { Buyer } from '../shop.ts';

let counter: Counter;
let buyer: Buyer;
let wishes: Wish[];
beforeAll(async () => {
  counter = await startCounter();
  const ware = await counter.newWare({ amount: 1900, currency: 'usd' });
  const other = await counter.newWare({ amount: 900, currency: 'usd' });
  const bundle = await counter.newBundle([ware, other], { amount: 2500, currency: 'usd' });
  const plan = await counter.newPlan({ name: 'All' });
  wishes = [{ scenario: ware.id }, { bundle: bundle.id }, { plan: plan.id }];
  const first = await counter.newBuyer();
  for (const wish of wishes) await counter.open(first, wish); // Stripe has all the prices
});
afterAll(() => counter.close());
beforeEach(async () => {
  buyer = await counter.newBuyer();
});

type Failure = Parameters<Counter['stripe']['failNext']>[0];
const body = (type: string, code?: string) => ({
  error: { type, ...(code ? { code } : {}), message: 'No.' },
});
const failures: [string, Omit<Failure, 'count'>][] = [
  ['refuses the key', { kind: '401', body: body('invalid_request_error') }],
  ['does not allow it to the key', { kind: '403', body: body('invalid_request_error') }],
  [
    'is asked too often',
    { kind: '429', retryAfterSeconds: null, body: body('invalid_request_error', 'rate_limit') },
  ],
  ['breaks down', { kind: '500' }],
  ['answers with a page', { kind: 'html' }],
  ['breaks the line off', { kind: 'reset' }],
  ['breaks the line off after it has done it', { kind: 'reset', when: 'after' }],
];

describe('while Stripe', () => {
  test.each(failures)(
    '%s, nothing is half open: 503, and the next click opens the one checkout',
    async (_name, failure) => {
      for (const wish of wishes) {
        counter.stripe.failNext({ ...failure, path: /^\/v1\/checkout\/sessions$/, method: 'POST', count: 3 });
        const { status, body: problem, headers } = await buyer.post('/v1/checkout', wish);
        expect([status, problem.type, problem.detail]).toEqual([
          503,
          '/problems/stripe_unavailable',
          expect.stringContaining('Nothing was charged'),
        ]);
        expect(headers.get('retry-after')).toMatch(/^\d+$/);
        counter.stripe.clearFailures();
        const session = await counter.open(buyer, wish);
        expect(session.status).toBe('open');
      }
      const { rows } = await counter.server.pool.query(
        'select stripe_customer_id as id from stripe_customers where customer_id = $1',
        [buyer.id],
      );
      expect(rows).toHaveLength(1);
      expect(counter.openSessions(rows[0].id)).toHaveLength(wishes.length);
    },
  );

  test('does not take the price: it is brought into step once, and sold', async () => {
    const ware = await counter.newWare({ amount: 700, currency: 'usd' });
    const first = await counter.open(buyer, { scenario: ware.id });
    const [[price] = []] = counter.pricesOf(first);
    const api = counter.server.deps.stripe!;
    const { product } = await api.prices.retrieve(String(price));
    const other = await api.prices.create({ product: String(product), currency: 'usd', unit_amount: 1 });
    await api.products.update(String(product), { default_price: other.id });
    await api.prices.update(String(price), { active: false });
    const second = await counter.open(await counter.newBuyer(), { scenario: ware.id });
    expect([second.status, second.amount_total]).toEqual(['open', 700]);
  });

  test('refuses for a reason that only the operator can mend, its words are told', async () => {
    const message = 'You must set a valid origin address to use automatic tax.';
    counter.stripe.failNext({
      kind: '400',
      path: /^\/v1\/checkout\/sessions$/,
      method: 'POST',
      body: { error: { type: 'invalid_request_error', param: 'automatic_tax', message } },
    });
    const { status, body: problem } = await buyer.post('/v1/checkout', wishes[0]);
    expect([status, problem.type, problem.detail]).toEqual([
      409,
      '/problems/stripe_refused',
      expect.stringContaining(message),
    ]);
    expect(await counter.checkoutsOf(buyer.id)).toEqual([]);
  });

  test('has forgotten the session, as after a change of account, another is opened', async () => {
    const session = await counter.open(buyer, wishes[0] ?? {});
    counter.stripe.failNext({
      kind: '404',
      path: `/v1/checkout/sessions/${session.id}`,
      body: {
        error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such session.' },
      },
    });
    const next = await counter.open(buyer, wishes[0] ?? {});
    expect(next.id).not.toBe(session.id);
  });
});
