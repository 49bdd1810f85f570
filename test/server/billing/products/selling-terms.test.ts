import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syncOutOfStep } from '../../../../server/billing/products/sync/sync-out-of-step.ts';
import { ensurePrice } from '../../../../server/billing/products/ensure-price.ts';
import { operatorClient } from '../../../support/api-client.ts';
import { startStripeDouble } from '../../../doubles/stripe/start-stripe-double.ts';
import { stripeClientFor } from '../../../doubles/stripe/stripe-client.ts';
import { startTestServer } from '../../../support/server.ts';
import { startSelling, type Selling } from './selling.ts';

let shop: Selling;
beforeAll(async () => {
  shop = await startSelling();
});
afterAll(() => shop.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });

describe('who has subscribed', () => {
  test('keeps paying the price that held then, whatever the plan costs now', async () => {
    const stripe = stripeClientFor(shop.stripe);
    const start = Date.parse('2026-03-01T00:00:00Z') / 1000;
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
    const plan = await shop.newPlan({ name: 'Loyal' });
    await shop.inStep();
    const { priceId } = (await shop.operator.get(`/admin/plans/${plan.id}`)).body.stripe;
    const customer = await stripe.customers.create({ test_clock: clock.id });
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: priceId }],
    });
    await shop.operator.patch(`/admin/plans/${plan.id}`, { price: usd(5900) });
    await shop.inStep();
    await stripe.testHelpers.testClocks.advance(clock.id, {
      frozen_time: Date.parse('2026-05-02T00:00:00Z') / 1000,
    });
    const { data } = await stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ amount_paid: paid }) => paid)).toEqual([2900, 2900, 2900]);
    expect(await ensurePrice(shop.server.deps, { kind: 'plan', id: plan.id })).toMatchObject({
      amount: 5900,
    });
    expect((await shop.atStripe(plan.id)).prices).toEqual([
      'former 2900 usd / 1 month',
      'sells 5900 usd / 1 month',
    ]);
  });
});

describe('plans and bundles in the catalogue', () => {
  test('show what they open and cost; archived ones are gone', async () => {
    const [first, second] = [
      await shop.newScenario({ title: 'Alpha', price: usd(1900) }),
      await shop.newScenario({ title: 'Beta', price: usd(2900) }),
    ];
    const { body: bundle } = await shop.operator.post('/admin/bundles', {
      title: 'Both of them',
      scenarios: [second.slug, first.id],
      price: usd(3900),
    });
    expect(bundle).toMatchObject({ status: 'active', orders: 0, price: usd(3900) });
    const plan = await shop.newPlan({
      name: 'Some',
      scenarios: [first.id],
      installationLimit: 5,
      trialDays: 7,
    });
    await shop.inStep();
    expect((await shop.atStripe(bundle.id)).prices).toEqual(['sells 3900 usd']);
    const shownBundle = {
      id: bundle.id,
      title: 'Both of them',
      description: '',
      scenarios: [second, first].map(({ id, slug, title }) => ({ id, slug, title })),
      price: usd(3900),
      listPrice: usd(4800),
    };
    expect((await shop.visitor.get(`/v1/bundles/${bundle.id}`)).body).toEqual(shownBundle);
    expect((await shop.visitor.get('/v1/bundles')).body.items).toEqual([shownBundle]);
    expect((await shop.visitor.get(`/v1/plans/${plan.id}`)).body).toEqual({
      id: plan.id,
      name: 'Some',
      description: '',
      price: usd(2900),
      interval: 'month',
      intervalCount: 1,
      trialDays: 7,
      scenarios: [{ id: first.id, slug: first.slug, title: first.title }],
      installationLimit: 5,
    });
    expect(
      (await shop.operator.patch(`/admin/bundles/${bundle.id}`, { scenarios: [first.id, second.id] })).body
        .scenarios[0].id,
    ).toBe(first.id);
    expect((await shop.operator.delete(`/admin/bundles/${bundle.id}`)).status).toBe(204);
    expect((await shop.visitor.get(`/v1/bundles/${bundle.id}`)).status).toBe(404);
    expect((await shop.operator.get(`/admin/bundles/${bundle.id}`)).body.status).toBe('archived');
    expect((await shop.operator.get('/admin/plans')).status).toBe(200);
    const mayRead = await operatorClient(shop.server, ['billing:read']);
    expect((await mayRead.get('/admin/bundles?status=archived')).body.items).toHaveLength(1);
    expect((await mayRead.post('/admin/plans', {})).status).toBe(403);
  });

  test('tell customers nothing of scenarios that are not published', async () => {
    const [open, secret] = [
      await shop.newScenario({ title: 'Open', price: usd(1900) }),
      await shop.newScenario({ title: 'Secret', price: usd(2900) }),
    ];
    await shop.operator.patch(`/admin/scenarios/${secret.id}`, { status: 'archived' });
    await shop.server.pool.query(`update scenarios set status = 'draft' where id = $1`, [secret.id]);
    const scenarios = [open.id, secret.id];
    const { body: bundle } = await shop.operator.post('/admin/bundles', {
      title: 'One of them later',
      scenarios,
      price: usd(3900),
    });
    const plan = await shop.newPlan({ name: 'Early', scenarios });
    for (const path of [`bundles/${bundle.id}`, `plans/${plan.id}`]) {
      const shown = (await shop.visitor.get(`/v1/${path}`)).body;
      expect(shown.scenarios.map(({ title }: { title: string }) => title)).toEqual(['Open']);
      expect((await shop.operator.get(`/admin/${path}`)).body.scenarios).toHaveLength(2);
    }
    for (const path of ['bundles', 'plans'])
      expect(JSON.stringify((await shop.visitor.get(`/v1/${path}`)).body)).not.toContain('Secret');
    expect((await shop.visitor.get(`/v1/bundles/${bundle.id}`)).body.listPrice).toEqual(usd(1900));
    await shop.operator.delete(`/admin/bundles/${bundle.id}`);
    await shop.operator.delete(`/admin/plans/${plan.id}`);
  });
});

describe('settings of selling', () => {
  test('another tax behaviour gives everything another price, and nothing else does', async () => {
    const plan = await shop.newPlan({ name: 'Taxed' });
    const ware = await shop.newScenario({ price: usd(1500) });
    await shop.heardAndInStep();
    const { body } = await shop.operator.patch('/admin/billing-settings', {
      taxBehavior: 'inclusive',
      hasAutomaticTax: true,
      pastDueGraceDays: 3,
    });
    expect(body).toEqual({ ...(await shop.operator.get('/admin/billing-settings')).body });
    expect(body).toMatchObject({
      taxBehavior: 'inclusive',
      hasAutomaticTax: true,
      pastDueGraceDays: 3,
      fullRefund: 'revoke',
    });
    await shop.jobsDone();
    await shop.inStep();
    expect((await shop.atStripe(plan.id)).prices).toEqual([
      'former 2900 usd / 1 month',
      'sells 2900 usd / 1 month inclusive',
    ]);
    expect((await shop.atStripe(ware.id)).prices).toEqual(['former 1500 usd', 'sells 1500 usd inclusive']);
    await shop.operator.patch('/admin/billing-settings', {
      taxBehavior: 'inclusive',
      recoversCheckouts: true,
    });
    await shop.jobsDone();
    await shop.inStep();
    expect((await shop.atStripe(plan.id)).prices).toHaveLength(2);
    expect((await shop.operator.patch('/admin/billing-settings', { lostDispute: 'shrug' })).status).toBe(422);
    expect((await shop.operator.patch('/admin/billing-settings', {})).status).toBe(422);
    await shop.operator.patch('/admin/billing-settings', { taxBehavior: 'exclusive' });
    await shop.jobsDone();
    await shop.inStep();
  });
});

describe('what is offered beside something', () => {
  test('must fit on one bill with it, and is offered once', async () => {
    const [main, extra, chosen, euro] = [
      await shop.newScenario({ title: 'Main', price: usd(1900) }),
      await shop.newScenario({ title: 'Extra', price: usd(900) }),
      await shop.newScenario({ title: 'Chosen', price: usd(900), minimumPrice: usd(100) }),
      await shop.newScenario({ title: 'Euro', price: { amount: 900, currency: 'eur' } }),
    ];
    const plan = await shop.newPlan({ name: 'Beside' });
    const offer = async (of: object, offers: object, kind = 'bump') => {
      const { status, body } = await shop.operator.post('/admin/cross-sells', { kind, of, offers });
      return [status, body.errors?.[0]?.path ?? body.type ?? body.id];
    };
    expect(await offer({ scenario: main.id }, { scenario: main.slug })).toEqual([422, '/offers']);
    expect(await offer({ scenario: main.id }, { scenario: chosen.id })).toEqual([422, '/offers']);
    expect(await offer({ scenario: chosen.id }, { scenario: main.id })).toEqual([422, '/of']);
    expect(await offer({ scenario: main.id }, { scenario: euro.id })).toEqual([422, '/offers']);
    expect(await offer({ scenario: main.id }, { plan: plan.id })).toEqual([422, '/offers']);
    expect(await offer({ scenario: main.id }, { plan: 'pln_none' })).toEqual([422, '/offers/plan']);
    expect(await offer({ scenario: main.id }, { plan: plan.id }, 'afterPayment')).toEqual([
      201,
      expect.any(String),
    ]);
    const [, id] = await offer({ scenario: main.id }, { scenario: extra.id });
    expect(await offer({ scenario: main.id }, { scenario: extra.id })).toEqual([
      409,
      '/problems/already_offered',
    ]);
    const listed = await shop.operator.get(`/admin/cross-sells?of=${main.id}`);
    expect(listed.body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['bump', 'afterPayment']);
    expect((await shop.operator.patch(`/admin/cross-sells/${id}`, { percentOff: 25 })).body.percentOff).toBe(
      25,
    );
    expect((await shop.operator.delete(`/admin/cross-sells/${id}`)).status).toBe(204);
    expect((await shop.operator.delete(`/admin/cross-sells/${id}`)).status).toBe(404);
  });

  test('has a reduced price of its own that ends with the price it is reduced from', async () => {
    const scenario = await shop.newScenario({ title: 'Reduced', price: { amount: 1990, currency: 'kwd' } });
    const ref = { kind: 'scenario', id: scenario.id } as const;
    const half = await ensurePrice(shop.server.deps, ref, { percentOff: 33 });
    expect(half.amount).toBe(1330); // 1333.3 in steps of 10
    expect(await ensurePrice(shop.server.deps, ref, { percentOff: 33 })).toEqual(half);
    expect((await shop.atStripe(scenario.id)).prices.toSorted()).toEqual([
      'sells 1330 kwd',
      'sells 1990 kwd',
    ]);
    await shop.operator.patch(`/admin/scenarios/${scenario.id}`, {
      price: { amount: 3000, currency: 'kwd' },
    });
    await shop.heardAndInStep();
    expect((await shop.atStripe(scenario.id)).prices.toSorted()).toEqual([
      'former 1330 kwd',
      'former 1990 kwd',
      'sells 3000 kwd',
    ]);
  });
});

test('without a key of Stripe everything can be prepared, and says what it waits for', async () => {
  const server = await startTestServer();
  const operator = await operatorClient(server);
  const { status, body } = await operator.post('/admin/plans', {
    name: 'Prepared',
    price: usd(2900),
    interval: 'month',
    scenarios: 'all',
  });
  expect(status).toBe(201);
  expect(body.stripe).toMatchObject({
    productId: null,
    isInStep: false,
    syncError: 'STRIPE_SECRET_KEY is not set: Stripe gets it once it is.',
  });
  expect((await operator.post('/admin/payment-links', { plan: body.id })).status).toBe(503);
  expect((await operator.get('/admin/promotion-codes')).status).toBe(503);
  expect((await operator.post(`/admin/products/prd_none/sync`)).status).toBe(404);
  const stripe = await startStripeDouble({ webhookSecret: 'whsec_later' });
  await syncOutOfStep({ ...server.deps, stripe: stripeClientFor(stripe) }); // as each minute, once the key is set
  expect(stripe.account.products.all().map(({ name }) => name)).toEqual(['Prepared']);
  expect((await operator.get(`/admin/plans/${body.id}`)).body.stripe).toMatchObject({
    productId: expect.any(String),
    isInStep: true,
    syncError: null,
  });
  await stripe.close();
  const { body: other } = await operator.post('/admin/plans', {
    name: 'Given up',
    price: usd(2900),
    interval: 'month',
    scenarios: 'all',
  });
  const unsold = await operator.delete(`/admin/plans/${other.id}`);
  expect([unsold.status, (await operator.get(`/admin/plans/${other.id}`)).status]).toEqual([204, 404]);
  await server.close();
});
