import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkoutUrl, createCheckoutToken } from '../../../../server/billing/checkout/checkout-token.ts';
import type { ProductRef } from '../../../../server/billing/products/product.ts';
import { startCounter, type Counter } from './counter.ts';
import type { Buyer, Ware } from '../shop.ts';

let counter: Counter;
let ware: Ware;
let buyer: Buyer;
beforeAll(async () => {
  counter = await startCounter();
  ware = await counter.newWare(usd(1900));
});
afterAll(() => counter.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });
const linkTo = (who: Buyer, product: ProductRef) =>
  checkoutUrl(
    counter.server.url,
    createCheckoutToken({ customerId: who.id, product }, counter.server.deps.sessionSecret, new Date()),
  );
const sessionAt = (location: string | null) =>
  counter.sessionOf(/cs_test_\w+/.exec(location ?? '')?.[0] ?? '');
const install = async (who: Buyer, scenario: string) => {
  const { status, body } = await who.post('/v1/installations', { scenario, reporting: 'none' });
  return { status, body };
};

describe('a 402', () => {
  test('leads to the scenario’s own checkout, and to every plan that opens it, the cheapest first', async () => {
    const sold = await counter.newScenario({ title: 'Sold alone and in plans', price: usd(1900) });
    const other = await counter.newWare(usd(100));
    const all = await counter.newPlan({ name: 'All', price: usd(29_000), interval: 'year' });
    const some = await counter.newPlan({ name: 'Some', price: usd(900), scenarios: [sold.id] });
    await counter.newPlan({ name: 'Others', price: usd(500), scenarios: [other.id] });
    const gone = await counter.newPlan({ name: 'Gone', price: usd(100) });
    await counter.operator.patch(`/admin/plans/${gone.id}`, { status: 'archived' });
    buyer = await counter.newBuyer();
    const { status, body } = await install(buyer, sold.id);
    expect([status, body.price]).toEqual([402, usd(1900)]);
    expect(body.plans).toEqual([
      {
        id: some.id,
        name: 'Some',
        price: usd(900),
        interval: 'month',
        intervalCount: 1,
        checkoutUrl: expect.stringContaining('/checkout/v1.'),
      },
      expect.objectContaining({ id: all.id, name: 'All', price: usd(29_000), interval: 'year' }),
    ]);
    const alone = sessionAt((await counter.visit(body.checkoutUrl)).location);
    expect([alone.mode, alone.amount_total]).toEqual(['payment', 1900]);
    const byPlan = sessionAt((await counter.visit(body.plans[0].checkoutUrl)).location);
    expect([byPlan.mode, byPlan.amount_total]).toEqual(['subscription', 900]);
    counter.stripe.paySession(byPlan.id);
    await counter.deliver();
    expect((await install(buyer, sold.id)).status).toBe(201);
  });

  test('says nothing of plans where none opens it', async () => {
    const server = await startCounter();
    try {
      const sold = await server.newScenario({ title: 'Sold alone', price: usd(1900) });
      const { body } = await install(await server.newBuyer(), sold.id);
      expect(body).not.toHaveProperty('plans');
    } finally {
      await server.close();
    }
  });
});

describe('a checkout link', () => {
  test('of the first days, which names a scenario only, still works', async () => {
    buyer = await counter.newBuyer();
    const until = Math.floor(Date.now() / 1000) + 3600;
    const content = Buffer.from(JSON.stringify([buyer.id, ware.id, until])).toString('base64url');
    const signature = createHmac('sha256', counter.server.deps.sessionSecret)
      .update(`checkout-link.v1.${content}`)
      .digest('base64url');
    const opened = await counter.visit(`${counter.server.url}/checkout/v1.${content}.${signature}`);
    expect([opened.status, sessionAt(opened.location).amount_total]).toEqual([303, 1900]);
  });

  test('of a bundle and of a plan lead to their checkouts, and then say that they are bought', async () => {
    const bundle = await counter.newBundle([ware, await counter.newWare(usd(900))], usd(2500));
    const plan = await counter.newPlan({ name: 'By link' });
    for (const product of [
      { kind: 'bundle', id: bundle.id },
      { kind: 'plan', id: plan.id },
    ] as const) {
      buyer = await counter.newBuyer();
      const link = linkTo(buyer, product);
      const opened = await counter.visit(link);
      expect(opened.status).toBe(303);
      counter.stripe.paySession(sessionAt(opened.location).id);
      await counter.deliver();
      const again = await counter.visit(link);
      expect([again.status, again.text]).toEqual([
        200,
        expect.stringContaining(`You have this ${product.kind} already`),
      ]);
    }
  });

  test('of another plan than the one there is leads to switching it', async () => {
    const [one, two] = [await counter.newPlan({ name: 'One' }), await counter.newPlan({ name: 'Two' })];
    buyer = await counter.newBuyer();
    counter.stripe.paySession((await counter.open(buyer, { plan: one.id })).id);
    await counter.deliver();
    const page = await counter.visit(linkTo(buyer, { kind: 'plan', id: two.id }));
    expect([page.status, page.text]).toEqual([409, expect.stringContaining('Switch your plan')]);
    expect(page.text).toContain('/p/session/');
    expect(page.text).not.toContain('portalUrl');
  });

  test('that is passed on opens no billing portal: not of who has the plan, nor where it cannot be switched', async () => {
    const [one, two] = [await counter.newPlan({ name: 'Mine' }), await counter.newPlan({ name: 'Other' })];
    buyer = await counter.newBuyer();
    counter.stripe.paySession((await counter.open(buyer, { plan: one.id })).id);
    await counter.deliver();
    const owned = await counter.visit(linkTo(buyer, { kind: 'plan', id: one.id }));
    expect([owned.status, owned.text]).toEqual([200, expect.stringContaining('You have this plan already')]);
    expect(owned.text).not.toContain('/p/session/');
    counter.stripe.failNext({
      kind: '400',
      path: '/v1/billing_portal/sessions',
      body: { error: { type: 'invalid_request_error', message: 'This feature is disabled.' } },
    });
    const other = await counter.visit(linkTo(buyer, { kind: 'plan', id: two.id }));
    expect([other.status, other.text]).toEqual([409, expect.stringContaining('another plan')]);
    expect(other.text).not.toContain('/p/session/');
  });

  test('closes no page that is being paid: followed with other terms, it asks first', async () => {
    buyer = await counter.newBuyer();
    const coupon = await counter.server.deps.stripe!.coupons.create({ percent_off: 50 });
    await counter.server.deps.stripe!.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'HALF',
    });
    const open = await counter.open(buyer, { scenario: ware.id, promotionCode: 'HALF' });
    const link = linkTo(buyer, { kind: 'scenario', id: ware.id });
    for (const _ of [1, 2]) {
      const page = await counter.visit(link);
      expect([page.status, page.text]).toEqual([409, expect.stringContaining('is open already')]);
      expect(page.text).toContain(`href="${open.url}"`);
      expect(counter.sessionOf(open.id).status).toBe('open');
    }
    const [, action = ''] = /action="([^"]+)"/.exec((await counter.visit(link)).text) ?? [];
    const press = () => fetch(new URL(action, counter.server.url), { method: 'POST', redirect: 'manual' });
    const anew = await press();
    expect(anew.status).toBe(303);
    expect(sessionAt(anew.headers.get('location')).amount_total).toBe(1900);
    expect(counter.sessionOf(open.id).status).toBe('expired');
    expect((await counter.visit(link)).location).toBe(anew.headers.get('location'));
    expect((await press()).headers.get('location')).toBe(anew.headers.get('location'));
  });

  test('of a plan closes no page of another plan', async () => {
    const [one, two] = [await counter.newPlan({ name: 'Paying' }), await counter.newPlan({ name: 'Mailed' })];
    buyer = await counter.newBuyer();
    const open = await counter.open(buyer, { plan: one.id });
    expect((await counter.visit(linkTo(buyer, { kind: 'plan', id: two.id }))).status).toBe(409);
    expect(counter.sessionOf(open.id).status).toBe('open');
  });

  test('of what is no longer sold says so', async () => {
    const plan = await counter.newPlan({ name: 'Past' });
    const link = linkTo(await counter.newBuyer(), { kind: 'plan', id: plan.id });
    await counter.operator.patch(`/admin/plans/${plan.id}`, { status: 'archived' });
    const page = await counter.visit(link);
    expect([page.status, page.text]).toEqual([409, expect.stringContaining('no longer sold')]);
  });

  test('shows neither the customer nor the discount, and cannot be changed to buy for another', async () => {
    buyer = await counter.newBuyer();
    const link = linkTo(buyer, { kind: 'scenario', id: ware.id });
    expect(link).not.toContain(buyer.email);
    const [, , signature = ''] = (link.split('/checkout/')[1] ?? '').split('.');
    const other = await counter.newBuyer();
    const forged = Buffer.from(JSON.stringify([other.id, ware.id, 9_999_999_999, 'scenario', {}])).toString(
      'base64url',
    );
    expect((await counter.visit(`${counter.server.url}/checkout/v1.${forged}.${signature}`)).status).toBe(
      404,
    );
  });
});
