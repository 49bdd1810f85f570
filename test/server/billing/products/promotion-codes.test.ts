import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSelling, type Selling } from './selling.ts';

let shop: Selling;
beforeAll(async () => {
  shop = await startSelling();
});
afterAll(() => shop.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });
const newCode = (body: object) => shop.operator.post('/admin/promotion-codes', body);

test('a code has its terms at Stripe, and is listed from there by our products', async () => {
  const scenario = await shop.newScenario({ title: 'Scoped', price: usd(1900) });
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const { status, body } = await newCode({
    code: 'SPRING-20',
    percentOff: 20,
    duration: 'repeating',
    durationMonths: 3,
    maxRedemptions: 50,
    expiresAt,
    firstTimeOnly: true,
    minimumAmount: usd(1000),
    products: [{ scenario: scenario.slug }],
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    code: 'SPRING-20',
    percentOff: 20,
    amountOff: null,
    duration: 'repeating',
    durationMonths: 3,
    maxRedemptions: 50,
    timesRedeemed: 0,
    firstTimeOnly: true,
    minimumAmount: usd(1000),
    products: [{ kind: 'scenario', id: scenario.id, title: 'Scoped' }],
    isForOneCustomer: false,
    isActive: true,
  });
  expect(Math.abs(Date.parse(body.expiresAt) - Date.parse(expiresAt))).toBeLessThan(1000);
  const listed = await shop.operator.get('/admin/promotion-codes?code=SPRING-20');
  expect(listed.body.items).toEqual([body]);
});

test('a code taken off is off at Stripe, and its letters are free again', async () => {
  const amountOff = { amount: 500, currency: 'jpy' };
  const { body } = await newCode({ code: 'YEN', amountOff });
  expect(body).toMatchObject({ amountOff, percentOff: null, duration: 'once', products: null });
  expect(await newCode({ code: 'YEN', percentOff: 5 })).toMatchObject({
    status: 409,
    body: { type: '/problems/code_taken' },
  });
  const off = await shop.operator.patch(`/admin/promotion-codes/${body.id}`, { isActive: false });
  expect([off.status, off.body.isActive]).toEqual([200, false]);
  expect(shop.stripe.account.promotionCodes.get(body.id)?.active).toBe(false);
  expect((await newCode({ code: 'YEN', percentOff: 5 })).status).toBe(201);
  expect((await shop.operator.patch('/admin/promotion-codes/promo_none', { isActive: false })).status).toBe(
    404,
  );
});

test('ten clicks at once make one code, and one coupon', async () => {
  const coupons = shop.stripe.account.coupons.all().length;
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => newCode({ code: 'DOUBLE', percentOff: 10 })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([
    201,
    ...Array.from({ length: 9 }, () => 409),
  ]);
  expect(shop.stripe.account.promotionCodes.where('code', 'double')).toHaveLength(1);
  expect(shop.stripe.account.coupons.all()).toHaveLength(coupons + 1);
});

test('terms that do not go together are refused, each with what to do', async () => {
  const refused = async (body: object) => {
    const answer = await newCode({ code: 'WRONG', ...body });
    return [answer.status, answer.body.errors?.[0]?.path];
  };
  expect(await refused({})).toEqual([422, '/percentOff']);
  expect(await refused({ percentOff: 10, amountOff: usd(100) })).toEqual([422, '/percentOff']);
  expect(await refused({ percentOff: 101 })).toEqual([422, '/percentOff']);
  expect(await refused({ percentOff: 10, duration: 'repeating' })).toEqual([422, '/durationMonths']);
  expect(await refused({ percentOff: 10, durationMonths: 2 })).toEqual([422, '/durationMonths']);
  expect(await refused({ percentOff: 10, code: 'with space' })).toEqual([422, '/code']);
  expect(await refused({ percentOff: 10, expiresAt: '2020-01-01T00:00:00Z' })).toEqual([422, '/expiresAt']);
  expect(await refused({ percentOff: 10, products: [{ plan: 'pln_none' }] })).toEqual([
    422,
    '/products/0/plan',
  ]);
});

test('the list is paged, newest first', async () => {
  for (const index of [1, 2, 3]) await newCode({ code: `PAGE${index}`, percentOff: 10 });
  const first = await shop.operator.get('/admin/promotion-codes?limit=2&isActive=true');
  const second = await shop.operator.get(
    `/admin/promotion-codes?limit=2&isActive=true&cursor=${first.body.nextCursor}`,
  );
  const codes = [...first.body.items, ...second.body.items].map(({ code }) => code);
  expect(codes.slice(0, 3)).toEqual(['PAGE3', 'PAGE2', 'PAGE1']);
  expect((await shop.operator.get('/admin/promotion-codes?cursor=WyJwcm9tb19ub25lIl0')).status).toBe(422);
});

test('while Stripe is away it is said, and nothing is half made', async () => {
  shop.stripe.failNext({ kind: '503', path: '/v1/promotion_codes', count: 3 });
  expect((await newCode({ code: 'AWAY', percentOff: 10 })).status).toBe(503);
  shop.stripe.clearFailures();
  expect((await newCode({ code: 'AWAY', percentOff: 10 })).status).toBe(201);
});
