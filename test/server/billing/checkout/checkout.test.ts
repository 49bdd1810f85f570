import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCheckoutToken } from '../../../../server/billing/checkout/checkout-token.ts';
import { grantEntitlement } from '../../../../server/billing/entitlements/grant-entitlement.ts';
import { requireEntitlement } from '../../../../server/billing/entitlements/require-entitlement.ts';
import { apiClient, customerClient } from '../../../support/api-client.ts';
import { startShop, type Buyer, type Shop, type Ware } from '../shop.ts';
import { startTestServer } from '../../../support/server.ts';

let shop: Shop;
let ware: Ware;
let buyer: Buyer;
beforeAll(async () => {
  shop = await startShop();
  ware = await shop.newWare({ amount: 1900, currency: 'usd' });
});
afterAll(() => shop.close());

const createCalls = () =>
  shop.stripe.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/checkout/sessions');

async function setPrice(amount: number): Promise<void> {
  await shop.server.pool.query('update scenarios set price_amount = $2 where id = $1', [ware.id, amount]);
}

describe('POST /v1/checkout', () => {
  test('opens a session for the price with our page to come back to', async () => {
    buyer = await shop.newBuyer();
    const { status, body } = await buyer.post('/v1/checkout', { scenario: ware.slug });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      sessionId: expect.stringMatching(/^cs_test_/),
      url: expect.stringContaining(shop.stripe.url),
    });
    const session = shop.stripe.account.sessions.get(body.sessionId)!;
    expect(session).toMatchObject({
      amount_total: 1900,
      currency: 'usd',
      success_url: `${shop.server.url}/checkout/done?session_id={CHECKOUT_SESSION_ID}`,
      cancel_url: `${shop.server.url}/checkout/cancelled`,
    });
    expect(new Date(body.expiresAt).getTime()).toBe(session.expires_at * 1000);
  });

  test('a double click, ten times at once, opens one session and one customer', async () => {
    buyer = await shop.newBuyer();
    const before = shop.stripe.account.sessions.all().length;
    const customersBefore = shop.stripe.account.customers.all().length;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => buyer.post('/v1/checkout', { scenario: ware.id })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(new Set(answers.map(({ body }) => body.sessionId)).size).toBe(1);
    expect(shop.stripe.account.sessions.all()).toHaveLength(before + 1);
    expect(shop.stripe.account.customers.all()).toHaveLength(customersBefore + 1);
  });

  test('a changed price closes the old session, so that nobody pays the old one', async () => {
    buyer = await shop.newBuyer();
    const old = await shop.openCheckout(buyer, ware);
    await setPrice(2500);
    const fresh = await shop.openCheckout(buyer, ware);
    await setPrice(1900);
    expect(shop.stripe.account.sessions.get(old)!.status).toBe('expired');
    expect(shop.stripe.account.sessions.get(fresh)).toMatchObject({ status: 'open', amount_total: 2500 });
  });

  test('an expired session is replaced by a new one', async () => {
    buyer = await shop.newBuyer();
    const old = await shop.openCheckout(buyer, ware);
    shop.stripe.expireSession(old);
    expect(await shop.openCheckout(buyer, ware)).not.toBe(old);
    await shop.deliver();
    const open = await shop.server.pool.query(
      `select count(*) as count from checkout_sessions where customer_id = $1 and status = 'open'`,
      [buyer.id],
    );
    expect(open.rows).toEqual([{ count: 1 }]);
  });

  test('a session paid a moment ago is 409, also before its event has come', async () => {
    buyer = await shop.newBuyer();
    await shop.buy(buyer, ware);
    const { status, body } = await buyer.post('/v1/checkout', { scenario: ware.id });
    expect([status, body.type]).toEqual([409, '/problems/already_entitled']);
    expect(await shop.entitlementOf(buyer)).toBe('active');
    await shop.deliver();
  });

  test('refuses what cannot be bought, each with what to do', async () => {
    buyer = await shop.newBuyer();
    const free = await shop.newWare(null);
    const refused = async (wish: object) => {
      const { status, body } = await buyer.post('/v1/checkout', wish);
      return [status, body.errors?.[0]?.message ?? body.detail];
    };
    expect(await refused({ scenario: free.id })).toEqual([422, expect.stringContaining('free')]);
    expect(await refused({ bundle: 'bnd_1' })).toEqual([404, expect.stringContaining('bundle')]);
    expect(await refused({ plan: 'pln_1' })).toEqual([404, expect.stringContaining('plan')]);
    expect(await refused({ offer: 'off_1' })).toEqual([404, expect.stringContaining('offer')]);
    expect(await refused({})).toEqual([422, expect.stringContaining('Name the scenario')]);
    expect(await refused({ scenario: ware.id, plan: 'pln_1' })).toEqual([
      422,
      expect.stringContaining('one at a time'),
    ]);
    expect(await refused({ scenario: ware.id, quantity: 2 })).toEqual([422, expect.any(String)]);
    expect(await refused({ scenario: 'no-such-scenario' })).toEqual([404, expect.any(String)]);
    expect(await refused({ scenario: ware.id, promotionCode: 'NOPE' })).toEqual([
      422,
      expect.stringContaining('promotion code'),
    ]);
    expect((await apiClient(shop.server.url).post('/v1/checkout', { scenario: ware.id })).status).toBe(401);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://evil.example/',
    '//evil.example',
    'nonsense',
  ])('never leads back to %s', async (address) => {
    buyer = await shop.newBuyer();
    for (const field of ['successUrl', 'cancelUrl']) {
      const { status, body } = await buyer.post('/v1/checkout', { scenario: ware.id, [field]: address });
      expect([status, body.errors[0].path]).toEqual([422, `/${field}`]);
    }
  });

  test('leads back to https addresses and to our own', async () => {
    buyer = await shop.newBuyer();
    const urls = {
      successUrl: 'https://make.example/done?x={CHECKOUT_SESSION_ID}',
      cancelUrl: `${shop.server.url}/account`,
    };
    const { status, body } = await buyer.post('/v1/checkout', { scenario: ware.id, ...urls });
    expect(status).toBe(201);
    expect(shop.stripe.account.sessions.get(body.sessionId)).toMatchObject({
      success_url: urls.successUrl,
      cancel_url: urls.cancelUrl,
    });
  });

  test('Stripe down is 503; afterwards the same checkout is continued, not a second one opened', async () => {
    buyer = await shop.newBuyer();
    shop.stripe.down();
    const { status, body } = await buyer.post('/v1/checkout', { scenario: ware.id });
    expect([status, body.type]).toEqual([503, '/problems/stripe_unavailable']);
    shop.stripe.up();
    shop.stripe.failNext({ kind: 'reset', path: '/v1/checkout/sessions', when: 'after', count: 3 });
    expect((await buyer.post('/v1/checkout', { scenario: ware.id })).status).toBe(503);
    await shop.openCheckout(buyer, ware);
    const ofBuyer = createCalls()
      .slice(-4)
      .map(({ headers }) => headers['idempotency-key']);
    expect(new Set(ofBuyer).size).toBe(1);
    const { rows } = await shop.server.pool.query('select 1 from checkout_sessions where customer_id = $1', [
      buyer.id,
    ]);
    expect(rows).toHaveLength(1);
  });

  test('a customer deleted at Stripe is made anew', async () => {
    buyer = await shop.newBuyer();
    const session = await shop.openCheckout(buyer, ware);
    const customer = shop.stripe.account.sessions.get(session)!.customer as string;
    await shop.server.deps.stripe!.customers.del(customer);
    shop.stripe.expireSession(session);
    const again = await shop.openCheckout(buyer, ware);
    expect(shop.stripe.account.sessions.get(again)!.customer).not.toBe(customer);
  });
});

describe('the link in a 402', () => {
  const linkOf = async (who: Buyer, what: Ware, server = shop.server) => {
    const scenario = { id: what.id, title: what.title, price: { amount: 1900, currency: 'usd' } };
    const refusal = await requireEntitlement(server.deps, who.id, scenario).then(
      () => null,
      (error: unknown) => error,
    );
    return refusal as { status: number; code: string; extra: { checkoutUrl: string } } | null;
  };
  const follow = async (url: string) => {
    const answer = await fetch(url, { redirect: 'manual' });
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
  };

  test('leads to a fresh session at Stripe, after paying back to us, and then says that it is bought', async () => {
    buyer = await shop.newBuyer();
    const refusal = await linkOf(buyer, ware);
    expect(refusal).toMatchObject({ status: 402, code: 'payment_required' });
    const url = refusal!.extra.checkoutUrl;
    expect(url).not.toContain(buyer.email);
    const opened = await follow(url);
    expect([opened.status, opened.location]).toEqual([
      303,
      expect.stringContaining(`${shop.stripe.url}/c/pay/`),
    ]);

    const paid = await fetch(opened.location!, {
      method: 'POST',
      body: new URLSearchParams({ email: buyer.email, country: 'DE' }),
      redirect: 'manual',
    });
    const done = await follow(paid.headers.get('location')!);
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('Go back to Make')]);
    expect(await shop.entitlementOf(buyer)).toBe('active'); // no event has been delivered yet
    expect(await linkOf(buyer, ware)).toBeNull();
    const again = await follow(url);
    expect([again.status, again.text]).toEqual([
      200,
      expect.stringContaining('You have this scenario already'),
    ]);
    await shop.deliver();
    expect((await buyer.get('/v1/orders')).body.items).toHaveLength(1);
  });

  test('works for 30 days and only as we signed it', async () => {
    buyer = await shop.newBuyer();
    const { url, deps } = shop.server;
    const link = { customerId: buyer.id, product: { kind: 'scenario' as const, id: ware.id } };
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    const at = (token: string) => follow(`${url}/checkout/${token}`);
    expect((await at(createCheckoutToken(link, deps.sessionSecret, daysAgo(29)))).status).toBe(303);
    expect((await at(createCheckoutToken(link, deps.sessionSecret, daysAgo(31)))).status).toBe(410);
    expect((await at(createCheckoutToken(link, 'another-secret-of-32-characters!', new Date()))).status).toBe(
      404,
    );
    const [version, , signature] = createCheckoutToken(link, deps.sessionSecret, new Date()).split('.');
    const forged = Buffer.from(JSON.stringify([buyer.id, ware.id, 9_999_999_999])).toString('base64url');
    expect((await at(`${version}.${forged}.${signature}`)).status).toBe(404);
    expect((await at('nonsense')).status).toBe(404);
  });

  test('says clearly when Stripe is down', async () => {
    buyer = await shop.newBuyer();
    const refusal = await linkOf(buyer, ware);
    shop.stripe.down();
    const answer = await follow(refusal!.extra.checkoutUrl);
    shop.stripe.up();
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('Nothing was charged')]);
  });

  test('a return without a session of ours, and a cancelled checkout, are pages too', async () => {
    expect((await follow(`${shop.server.url}/checkout/done?session_id=cs_test_unknown`)).status).toBe(404);
    expect((await follow(`${shop.server.url}/checkout/done`)).status).toBe(200);
    expect((await follow(`${shop.server.url}/checkout/cancelled`)).text).toContain('Nothing was paid');
  });

  test('free scenarios pass, and so does who was given the right', async () => {
    buyer = await shop.newBuyer();
    const free = { id: ware.id, title: ware.title, price: null };
    await expect(requireEntitlement(shop.server.deps, buyer.id, free)).resolves.toBeUndefined();
    const grant = { customerId: buyer.id, scenarioId: ware.slug, sourceId: 'cli' };
    const first = await grantEntitlement(shop.server.pool, grant, new Date());
    expect(await grantEntitlement(shop.server.pool, grant, new Date())).toEqual(first);
    expect(await linkOf(buyer, ware)).toBeNull();
    expect((await buyer.get('/v1/entitlements')).body.items).toMatchObject([
      {
        id: first.id,
        source: 'grant',
        sourceId: 'cli',
        state: 'active',
        validTo: null,
        scenario: ware.id,
      },
    ]);
    await expect(
      grantEntitlement(shop.server.pool, { ...grant, customerId: 'cus_none' }, new Date()),
    ).rejects.toThrow('cus_none');
  });

  test('without Stripe the 402 still carries it, and following it shows why it cannot be paid', async () => {
    const server = await startTestServer();
    try {
      const poor = await customerClient(server);
      const refusal = await linkOf(poor, ware, server);
      const answer = await follow(refusal!.extra.checkoutUrl);
      expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('STRIPE_SECRET_KEY')]);
      const { status, body } = await poor.post('/v1/checkout', { scenario: ware.id });
      expect([status, body.setting]).toEqual([503, 'STRIPE_SECRET_KEY']);
    } finally {
      await server.close();
    }
  });
});

describe('POST /v1/billing-portal', () => {
  test('opens for who has paid, and says so to who has not', async () => {
    buyer = await shop.newBuyer();
    const before = await buyer.post('/v1/billing-portal', {});
    expect([before.status, before.body.type]).toEqual([409, '/problems/never_paid']);
    await shop.buy(buyer, ware);
    await shop.deliver();
    const { status, body } = await buyer.post('/v1/billing-portal');
    expect([status, body.url]).toEqual([200, expect.stringContaining('/p/session/')]);
  });
});
