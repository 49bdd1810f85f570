import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenOnLoopback, readText, type LoopbackServer } from '../http/loopback-server.ts';
import { startStripeDouble, type StripeDouble } from './start-stripe-double.ts';
import { stripeClientFor } from './stripe-client.ts';

let double: StripeDouble;
let stripe: Stripe;

beforeEach(async () => {
  double = await startStripeDouble({ webhookSecret: 'whsec_test' });
  stripe = stripeClientFor(double);
});
afterEach(() => double.close());

describe('the API', () => {
  it('refuses a wrong key with 401 and knows no other objects', async () => {
    const stranger = stripeClientFor({ url: double.url, apiKey: 'sk_test_wrong' });
    await expect(stranger.customers.list()).rejects.toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    await expect(stripe.customers.retrieve('cus_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
  });

  it('creates, updates, finds and deletes customers', async () => {
    const customer = await stripe.customers.create({
      email: 'kim@example.com',
      metadata: { id: 'cus_1', note: 'x' },
    });
    await stripe.customers.update(customer.id, { name: 'Kim', metadata: { note: '' } });
    const found = await stripe.customers.list({ email: 'kim@example.com' });
    expect(found.data).toMatchObject([{ id: customer.id, name: 'Kim', metadata: { id: 'cus_1' } }]);
    expect(found.data[0]?.metadata).not.toHaveProperty('note');
    await stripe.customers.del(customer.id);
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
    expect(double.events().map(({ type }) => type)).toEqual([
      'customer.created',
      'customer.updated',
      'customer.deleted',
    ]);
  });

  it('repeats the first answer for the same idempotency key, and refuses other parameters under it', async () => {
    const [first, second] = [
      await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'k1' }),
      await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'k1' }),
    ];
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    await expect(
      stripe.customers.create({ email: 'b@example.com' }, { idempotencyKey: 'k1' }),
    ).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  it('pages lists forwards and backwards', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 25; index += 1)
      ids.push((await stripe.products.create({ name: `P${index}` })).id);
    const forwards = await stripe.products.list({ limit: 10 }).autoPagingToArray({ limit: 100 });
    expect(forwards.map(({ id }) => id)).toEqual(ids.toReversed());
    const backwards = await stripe.products
      .list({ limit: 10, ending_before: String(ids[0]) })
      .autoPagingToArray({ limit: 100 });
    expect(backwards.map(({ id }) => id)).toEqual(ids.slice(1));
    await expect(stripe.products.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' });
  });

  it('opens billing portal sessions and keeps prices and products', async () => {
    const customer = await stripe.customers.create({});
    const portal = await stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: 'http://127.0.0.1:1/',
    });
    expect(portal.url).toContain(double.url);
    const product = await stripe.products.create({ name: 'Old' });
    const price = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 1900 });
    await stripe.products.update(product.id, { name: 'New', active: false });
    await stripe.prices.update(price.id, { active: false });
    expect(await stripe.prices.retrieve(price.id, { expand: ['product'] })).toMatchObject({
      active: false,
      product: { name: 'New', active: false },
    });
  });

  it('records what the client sent', async () => {
    await stripe.customers.create({});
    expect(double.requests[0]?.headers).toMatchObject({ 'stripe-version': '2026-10-28.endive' });
    expect(double.requests[0]?.headers['idempotency-key']).toBeTypeOf('string');
  });
});

describe('failures', () => {
  it.each([
    ['500', 'StripeAPIError'],
    ['429', 'StripeRateLimitError'],
    ['html', 'StripeAPIError'],
    ['timeout', 'StripeConnectionError'],
  ] as const)('of the kind %s reach the client as %s, as often as planned', async (kind, type) => {
    const hasty = stripeClientFor(double, { timeout: 300 });
    double.failNext({ kind, count: 2, path: '/v1/customers' });
    await stripe.products.list();
    for (let time = 0; time < 2; time += 1)
      await expect(hasty.customers.list()).rejects.toMatchObject({ type });
    await expect(hasty.customers.list()).resolves.toMatchObject({ data: [] });
  });

  it('after the effect do not make the client create twice', async () => {
    const patient = stripeClientFor(double, { maxNetworkRetries: 1 });
    double.failNext({ kind: 'reset', when: 'after' });
    const created = await patient.customers.create({ email: 'once@example.com' });
    expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([created.id]);
  });

  it('down means unreachable until it is up again', async () => {
    double.down();
    await expect(stripe.customers.list()).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
    double.up();
    await expect(stripe.customers.list()).resolves.toMatchObject({ data: [] });
  });
});

describe('events', () => {
  let endpoint: LoopbackServer;
  let received: string[];
  let status: number;

  beforeEach(async () => {
    received = [];
    status = 200;
    endpoint = await listenOnLoopback(async (request, response) => {
      const signature = String(request.headers['stripe-signature']);
      try {
        received.push(stripe.webhooks.constructEvent(await readText(request), signature, 'whsec_test').id);
        response.writeHead(status).end();
      } catch {
        response.writeHead(400).end();
      }
    });
  });
  afterEach(() => endpoint.close());

  const webhookUrl = () => `${endpoint.url}/webhooks/stripe`;

  async function payOnce(): Promise<void> {
    const line = {
      price_data: { currency: 'usd', unit_amount: 1900, product_data: { name: 'x' } },
      quantity: 1,
    };
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [line],
      success_url: 'http://127.0.0.1:1/',
    });
    double.paySession(session.id, { at: new Date('2026-02-01T00:00:00Z') });
  }

  it('are signed, repeated and reordered on request, and pending until an endpoint took them', async () => {
    await payOnce();
    const types = double.pendingEvents().map(({ type }) => type);
    expect(types).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'product.created',
      'price.created',
    ]);
    status = 503;
    expect((await double.deliver({ to: webhookUrl() })).map((answer) => answer.status)).toEqual(
      types.map(() => 503),
    );
    expect(double.pendingEvents()).toHaveLength(types.length);
    status = 200;
    received = [];
    await double.deliver({ to: webhookUrl(), times: 2, order: 'shuffled', seed: 7 });
    const shuffled = received;
    expect(shuffled.toSorted()).toEqual(
      [...double.events(), ...double.events()].map(({ id }) => id).toSorted(),
    );
    expect(double.pendingEvents()).toEqual([]);
    received = [];
    await double.deliver({ to: webhookUrl(), events: double.events(), times: 2, order: 'shuffled', seed: 7 });
    expect(received).toEqual(shuffled);
    received = [];
    await double.deliver({ to: webhookUrl(), events: double.events(), order: 'reversed', concurrency: 1 });
    expect(received).toEqual(
      double
        .events()
        .map(({ id }) => id)
        .toReversed(),
    );
  });

  it('show objects as they were, and say which request caused them', async () => {
    await payOnce();
    const succeeded = double.events().find((event) => event.type === 'charge.succeeded');
    const charge = succeeded?.data.object as Stripe.Charge;
    await stripe.refunds.create({ charge: charge.id, amount: 900 }, { idempotencyKey: 'refund-1' });
    expect(charge.amount_refunded).toBe(0);
    const refunded = double.events().find((event) => event.type === 'charge.refunded');
    expect(refunded).toMatchObject({
      data: { object: { amount_refunded: 900 } },
      request: { idempotency_key: 'refund-1' },
      api_version: '2026-10-28.endive',
    });
    expect(succeeded?.created).toBe(Date.parse('2026-02-01T00:00:00Z') / 1000);
  });

  it('can be listed by type, by instant and by delivery', async () => {
    await payOnce();
    const list = async (params: Stripe.EventListParams) =>
      (await stripe.events.list(params)).data.map(({ type }) => type);
    expect(await list({ types: ['charge.succeeded', 'price.*'] })).toEqual([
      'price.created',
      'charge.succeeded',
    ]);
    expect(await list({ created: { lte: Date.parse('2026-02-01T00:00:00Z') / 1000 } })).toHaveLength(4);
    await double.deliver({ to: webhookUrl(), events: double.events().slice(0, 3) });
    expect(await list({ delivery_success: false })).toEqual([
      'price.created',
      'product.created',
      'checkout.session.completed',
    ]);
  });

  it('signed with another secret or at another time are refused, and an unreachable endpoint is an answer too', async () => {
    await payOnce();
    const events = double.events().slice(0, 1);
    const statuses = async (
      delivery: Omit<Parameters<StripeDouble['deliver']>[0], 'to'>,
      to = webhookUrl(),
    ) => (await double.deliver({ to, events, ...delivery })).map((answer) => answer.status);
    expect(await statuses({ signWith: 'whsec_other' })).toEqual([400]);
    expect(await statuses({ signedAt: new Date(Date.now() - 600_000) })).toEqual([400]);
    expect(await statuses({}, 'http://127.0.0.1:1/')).toEqual([null]);
    expect(await statuses({})).toEqual([200]);
  });
});
