import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSelling, type Selling } from './selling.ts';

let shop: Selling;
let scenario: { id: string; slug: string; title: string };
beforeAll(async () => {
  shop = await startSelling();
  scenario = await shop.newScenario({ price: { amount: 1900, currency: 'usd' } });
});
afterAll(() => shop.close());

const refusal = async (path: string, body: object, method: 'post' | 'patch' = 'post') => {
  const answer = await shop.operator[method](path, body);
  const [error] = answer.body.errors ?? [];
  return [answer.status, error?.path, error?.message];
};
const plan = { name: 'P', price: { amount: 2900, currency: 'usd' }, interval: 'month', scenarios: 'all' };

describe('an amount that Stripe would not charge is refused with what to do', () => {
  test.each([
    ['usd', 49, '/price/amount', 'Stripe charges no less than 0.50 USD at a time.'],
    ['eur', 0, '/price/amount', expect.any(String)],
    ['jpy', 49, '/price/amount', 'Stripe charges no less than 50 JPY at a time.'],
    ['huf', 17_499, '/price/amount', 'Stripe charges no less than 175.00 HUF at a time.'],
    [
      'kwd',
      1234,
      '/price/amount',
      'Amounts in KWD must end in 0, for Stripe charges no thousandths: 1230 or 1240.',
    ],
    [
      'isk',
      1250,
      '/price/amount',
      'ISK has no decimals in use, but Stripe counts it in hundredths: the amount must be divisible by 100.',
    ],
    ['ugx', 150, '/price/amount', expect.stringContaining('divisible by 100')],
    ['usd', 100_000_000, '/price/amount', 'Stripe charges no more than 999999.99 USD at a time.'],
    ['irr', 5000, '/price/currency', 'Stripe does not charge in IRR. Choose another currency.'],
    ['xyz', 5000, '/price/currency', expect.any(String)],
    ['USD', 5000, '/price/currency', expect.any(String)],
  ])('%s %i', async (currency, amount, path, message) => {
    const price = { amount, currency };
    expect(await refusal('/admin/plans', { ...plan, price })).toEqual([422, path, message]);
    expect(await refusal(`/admin/scenarios/${scenario.id}`, { price }, 'patch')).toEqual([
      422,
      path,
      message,
    ]);
  });

  test.each([
    ['jpy', 50],
    ['krw', 1],
    ['kwd', 1230],
    ['bhd', 10],
    ['isk', 200],
    ['ugx', 100],
    ['huf', 17_501],
    ['twd', 1],
    ['idr', 3_000_000_000],
    ['vnd', 9_000_000_000],
  ])('%s %i is sold, with the same number at Stripe', async (currency, amount) => {
    const sold = await shop.newPlan({ name: `In ${currency}`, price: { amount, currency } });
    await shop.inStep();
    expect((await shop.atStripe(sold.id)).prices).toEqual([`sells ${amount} ${currency} / 1 month`]);
  });
});

test('a plan that cannot be is refused, each with what to do', async () => {
  expect(await refusal('/admin/plans', { ...plan, interval: 'year', intervalCount: 4 })).toEqual([
    422,
    '/intervalCount',
    expect.stringContaining('at most 3'),
  ]);
  expect(await refusal('/admin/plans', { ...plan, interval: 'week' })).toEqual([
    422,
    '/interval',
    expect.any(String),
  ]);
  expect(await refusal('/admin/plans', { ...plan, trialDays: 731 })).toEqual([
    422,
    '/trialDays',
    expect.any(String),
  ]);
  expect(await refusal('/admin/plans', { ...plan, installationLimit: 0 })).toEqual([
    422,
    '/installationLimit',
    expect.any(String),
  ]);
  expect(await refusal('/admin/plans', { ...plan, scenarios: ['nothing'] })).toEqual([
    422,
    '/scenarios/0',
    'There is no scenario with this id or slug.',
  ]);
  expect(await refusal('/admin/plans', { ...plan, scenarios: [scenario.id, scenario.slug] })).toEqual([
    422,
    '/scenarios/1',
    `"${scenario.title}" is named twice.`,
  ]);
  expect(await refusal('/admin/plans', { ...plan, colour: 'red' })).toEqual([
    422,
    expect.any(String),
    expect.any(String),
  ]);
  expect((await shop.operator.patch('/admin/plans/pln_none', { name: 'x' })).status).toBe(404);
  expect(
    (await shop.operator.get('/admin/plans')).body.items.some(({ name }: { name: string }) => name === 'P'),
  ).toBe(false);
});

test('a bundle that cannot be split by the prices of its scenarios is refused', async () => {
  const inEuro = await shop.newScenario({ title: 'In euro', price: { amount: 1900, currency: 'eur' } });
  const monthly = await shop.newScenario({
    title: 'Monthly',
    price: { amount: 1900, currency: 'usd' },
    recurring: 'month',
  });
  const bundle = { title: 'Both', price: { amount: 2900, currency: 'usd' } };
  expect(await refusal('/admin/bundles', { ...bundle, scenarios: [scenario.id] })).toEqual([
    422,
    '/scenarios',
    expect.any(String),
  ]);
  expect(await refusal('/admin/bundles', { ...bundle, scenarios: [scenario.id, inEuro.id] })).toEqual([
    422,
    '/scenarios/1',
    expect.stringContaining('use one currency'),
  ]);
  expect(await refusal('/admin/bundles', { ...bundle, scenarios: [scenario.id, monthly.id] })).toEqual([
    422,
    '/scenarios/1',
    expect.stringContaining('Put it into a plan.'),
  ]);
});

test('a scenario whose price the customer chooses: what does not go together is refused', async () => {
  const path = `/admin/scenarios/${scenario.id}`;
  const usd = (amount: number) => ({ amount, currency: 'usd' });
  expect(await refusal(path, { minimumPrice: usd(2000) }, 'patch')).toEqual([
    422,
    '/minimumPrice',
    expect.stringContaining('above'),
  ]);
  expect(await refusal(path, { minimumPrice: { amount: 500, currency: 'eur' } }, 'patch')).toEqual([
    422,
    '/minimumPrice',
    'Give the minimum in the currency of the price, usd.',
  ]);
  expect(await refusal(path, { minimumPrice: usd(500), recurring: 'month' }, 'patch')).toEqual([
    422,
    '/minimumPrice',
    expect.stringContaining('paid once'),
  ]);
  expect(await refusal(path, { minimumPrice: usd(500), price: null }, 'patch')).toEqual([
    422,
    '/minimumPrice',
    expect.stringContaining('needs a price'),
  ]);
  expect(await refusal(path, { minimumPrice: usd(10) }, 'patch')).toEqual([
    422,
    '/minimumPrice/amount',
    expect.any(String),
  ]);
  expect((await shop.operator.patch(path, { minimumPrice: usd(500) })).body.minimumPrice).toEqual(usd(500));
  expect((await shop.operator.patch(path, { price: null })).body).toMatchObject({
    price: null,
    minimumPrice: null,
  });
});

test('ids that are none are not found, and crash nothing', async () => {
  for (const id of ['%00', '%27%20or%20true--', 'x'.repeat(101), '..%2f..'])
    for (const path of ['/v1/plans', '/v1/bundles', '/admin/plans', '/admin/bundles', '/buy']) {
      const client = path.startsWith('/admin') ? shop.operator : shop.visitor;
      const { status } = await client.get(`${path}/${id}`);
      expect([404, 410, 422, 400], `${path}/${id}`).toContain(status);
    }
});
