import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenOnLoopback, readText, type LoopbackServer } from '../http/loopback-server.ts';
import { openSession } from './open-session.ts';
import { startStripeDouble, type StripeDouble } from './start-stripe-double.ts';
import { stripeClientFor } from './stripe-client.ts';

let double: StripeDouble;
let stripe: Stripe;
let endpoint: LoopbackServer;
let received: { body: string; signature: string }[];
let now: Date;

beforeEach(async () => {
  now = new Date('2026-03-03T10:00:00Z');
  received = [];
  double = await startStripeDouble({ now: () => now, webhookSecret: 'whsec_test' });
  stripe = stripeClientFor(double);
  endpoint = await listenOnLoopback(async (request, response) => {
    received.push({
      body: await readText(request),
      signature: String(request.headers['stripe-signature']),
    });
    response.writeHead(200).end();
  });
});
afterEach(async () => {
  await endpoint.close();
  await double.close();
});

const sell = async () => double.paySession((await openSession(stripe)).id);
const bodies = () => received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('the API misbehaves', () => {
  it('answers 429 beyond a number of requests in a second, with Retry-After, and counts', async () => {
    double.configure({ requestsPerSecond: 5 });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => stripe.customers.list()));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as Stripe.errors.StripeError] : [],
    );
    expect(refused).toHaveLength(3);
    expect(refused[0]).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    expect(refused[0]?.headers?.['retry-after']).toBe('1');
    expect(double.requestStatistics()).toEqual({ requests: 8, refused: 3, busiestSecond: 5 });
  });

  it('refuses a revoked key and takes the new one', async () => {
    double.revokeKey();
    await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 401, code: 'api_key_expired' });
    double.acceptKey('sk_test_next');
    const next = stripeClientFor({ url: double.url, apiKey: 'sk_test_next' });
    await expect(next.customers.list()).resolves.toMatchObject({ data: [] });
  });

  it('answers late: too late for who does not wait, with the effect all the same', async () => {
    const hasty = stripeClientFor(double, { timeout: 100 });
    double.failNext({ kind: 'late', delayMs: 300 });
    await expect(hasty.customers.create({})).rejects.toMatchObject({ type: 'StripeConnectionError' });
    expect((await stripe.customers.list()).data).toHaveLength(1);
    double.configure({ latencyMs: 120 });
    const start = performance.now();
    await stripe.customers.list();
    expect(performance.now() - start).toBeGreaterThan(110);
  });

  it('speaks an older version to who asks for it, and of live objects when the account is live', async () => {
    const { charge } = await sell();
    const old = await fetch(`${double.url}/v1/charges/${String(charge?.id)}`, {
      headers: { authorization: `Bearer ${double.apiKey}`, 'stripe-version': '2024-06-20' },
    });
    expect(await old.json()).toMatchObject({ invoice: null });
    double.configure({ livemode: true });
    expect((await stripe.charges.retrieve(String(charge?.id))).livemode).toBe(true);
    await stripe.customers.create({});
    expect(double.events().at(-1)).toMatchObject({ livemode: true, data: { object: { livemode: true } } });
  });

  it('shows values that nobody knows yet', async () => {
    const { charge } = await sell();
    double.tamper(String(charge?.id), { status: 'teleported', novelty: { depth: 1 } });
    expect(await stripe.charges.retrieve(String(charge?.id))).toMatchObject({
      status: 'teleported',
      novelty: { depth: 1 },
    });
  });

  it('keeps amounts beyond 32 bits and zero bytes in names', async () => {
    const name = 'Null\u0000byte 😀';
    const price_data = { currency: 'idr', unit_amount: 3_000_000_000, product_data: { name } };
    const session = await openSession(stripe, { line_items: [{ price_data, quantity: 3 }] });
    const { charge } = double.paySession(session.id);
    expect(charge?.amount).toBe(9_000_000_000);
    const { data } = await stripe.products.list();
    expect(data[0]?.name).toBe(name);
  });
});

describe('deliveries', () => {
  it('bring children before their parents, or leave some out until later', async () => {
    const { charge } = await sell();
    await stripe.refunds.create({ charge: String(charge?.id) });
    const options = {
      to: `${endpoint.url}/`,
      withhold: ({ type }: Stripe.Event) => type === 'charge.succeeded',
    };
    await double.deliver({ ...options, order: 'childFirst' });
    expect(bodies().map(({ type }) => type)).toEqual([
      'refund.created',
      'charge.refunded',
      'payment_intent.created',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'price.created',
      'product.created',
    ]);
    received = [];
    await double.deliver({ to: options.to });
    expect(bodies().map(({ type }) => type)).toEqual(['charge.succeeded']);
  });

  it('come in the shape of the version that an endpoint was made with, or without any version', async () => {
    const { charge } = await sell();
    const events = double.events().filter(({ type }) => type === 'charge.succeeded');
    await double.deliver({ to: endpoint.url, events, apiVersion: '2020-08-27' });
    await double.deliver({ to: endpoint.url, events, apiVersion: null });
    const [old, unversioned] = bodies();
    expect(old).toMatchObject({
      api_version: '2020-08-27',
      data: { object: { id: charge?.id, invoice: null, order: null, refunds: { data: [] } } },
    });
    expect(unversioned).toMatchObject({ api_version: null });
  });

  it('come thin, and lead to the object', async () => {
    const { charge } = await sell();
    const events = double.events().filter(({ type }) => type === 'charge.succeeded');
    await double.deliver({ to: endpoint.url, events, style: 'thin' });
    const [{ body, signature } = { body: '', signature: '' }] = received;
    const notification = stripe.parseEventNotification(body, signature, 'whsec_test');
    expect(notification).toMatchObject({ type: 'v1.charge.succeeded', related_object: { id: charge?.id } });
    expect(() => stripe.webhooks.constructEvent(body, signature, 'whsec_test')).toThrow();
    expect(await stripe.v2.core.events.retrieve(notification.id)).toMatchObject({ id: events[0]?.id });
  });

  it('come from connected accounts, in another mode, of unknown types, and with bytes of any kind', async () => {
    await stripe.customers.create({});
    const [event] = double.events();
    await double.deliver({
      to: endpoint.url,
      events: event ? [event] : [],
      connectedAccount: 'acct_1',
      livemode: true,
    });
    expect(bodies()[0]).toMatchObject({
      account: 'acct_1',
      livemode: true,
      data: { object: { livemode: true } },
    });
    double.recordEvent('hologram.projected', { id: 'holo_1', object: 'hologram', livemode: false });
    double.recordEvent(
      'account.application.deauthorized',
      { id: 'ca_1', object: 'application' },
      { connectedAccount: 'acct_1' },
    );
    received = [];
    await double.deliver({
      to: endpoint.url,
      alter: (payload) => payload.replace('hologram', 'holo\\u0000gram'),
    });
    expect(bodies().map(({ type }) => type)).toContain('account.application.deauthorized');
    expect(received.some(({ body }) => body.includes('\\u0000'))).toBe(true);
  });

  it('go to the endpoints that are registered and not disabled, each with its secret, version and types', async () => {
    const made = await stripe.webhookEndpoints.create({
      url: `${endpoint.url}/hooks`,
      enabled_events: ['customer.created'],
      api_version: '2024-06-20' as Stripe.WebhookEndpointCreateParams.ApiVersion,
    });
    await stripe.customers.create({});
    await double.deliverToEndpoints();
    await double.deliverToEndpoints();
    expect(bodies()).toMatchObject([{ type: 'customer.created', api_version: '2024-06-20' }]);
    const [{ body, signature } = { body: '', signature: '' }] = received;
    expect(stripe.webhooks.constructEvent(body, signature, String(made.secret)).type).toBe(
      'customer.created',
    );
    await stripe.webhookEndpoints.update(made.id, { disabled: true });
    await stripe.customers.create({});
    expect(await double.deliverToEndpoints()).toEqual([]);
    expect((await stripe.webhookEndpoints.retrieve(made.id)).status).toBe('disabled');
  });
});

describe('events', () => {
  it('can be read for 30 days, page by page, from a known one onwards', async () => {
    const ids: string[] = [];
    for (let day = 1; day <= 31; day += 1) {
      now = new Date(Date.UTC(2026, 2, day));
      await stripe.customers.create({});
      ids.push(String(double.events().at(-1)?.id));
    }
    now = new Date(Date.UTC(2026, 3, 1));
    const kept = await stripe.events.list({ limit: 10 }).autoPagingToArray({ limit: 100 });
    expect(kept.map(({ id }) => id)).toEqual(ids.slice(2).toReversed());
    const since = await stripe.events
      .list({ limit: 7, ending_before: String(ids[10]), type: 'customer.created' })
      .autoPagingToArray({ limit: 100 });
    expect(since.map(({ id }) => id)).toEqual(ids.slice(11));
    await expect(stripe.events.retrieve(String(ids[0]))).rejects.toMatchObject({ statusCode: 404 });
  });

  it('of one second show each state of its own', async () => {
    const customer = await stripe.customers.create({ name: 'A' });
    await stripe.customers.update(customer.id, { name: 'B' });
    const [created, updated] = double.events();
    expect(created?.created).toBe(updated?.created);
    expect(updated?.data).toMatchObject({ object: { name: 'B' }, previous_attributes: { name: 'A' } });
  });
});

describe('ten thousand events', () => {
  it('have objects that are found and listed in no time', { timeout: 120_000 }, async () => {
    for (let count = 0; count < 2500; count += 1) await sell();
    expect(double.events().length).toBeGreaterThan(10_000);
    const start = performance.now();
    const intents = double.account.paymentIntents.all().slice(0, 500);
    for (const { id } of intents) {
      const found = await stripe.checkout.sessions.list({ payment_intent: id });
      expect(found.data).toHaveLength(1);
    }
    // 500 look-ups in lists of 2,500, one after another over HTTP: a scan of each list would take far longer.
    expect(performance.now() - start).toBeLessThan(20_000);
    const pages = performance.now();
    let seen = 0;
    for await (const _event of stripe.events.list({ limit: 100 })) seen += 1;
    expect(seen).toBe(double.events().length);
    expect(performance.now() - pages).toBeLessThan(20_000);
  });
});
