import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasAgreed } from '../../../../server/billing/checkout/recovery/has-agreed.ts';
import { until } from '../../../support/until.ts';
import { startCounter, type Counter } from './counter.ts';
import type { Buyer, Ware } from '../shop.ts';

let counter: Counter;
let ware: Ware;
let buyer: Buyer;
const start = new Date('2026-03-01T12:00:00Z');
const dayLater = new Date('2026-03-02T12:00:01Z');
let now = start;
beforeAll(async () => {
  counter = await startCounter({ now: () => now });
  await counter.settle({ recoversCheckouts: true });
});
afterAll(() => counter.close());
beforeEach(async () => {
  now = start;
  ware = await counter.newWare({ amount: 1900, currency: 'usd' });
  buyer = await counter.newBuyer();
});

const consent = (granted: boolean, purpose = 'marketing') =>
  buyer.put('/v1/consents', { consents: [{ purpose, granted, policyVersion: '1' }] });
const mailsTo = (who: Buyer) => counter.server.mails.filter(({ to }) => to === who.email);
/** A day passes, Stripe tells what expired, and every job about it has run. */
async function expire(): Promise<void> {
  now = dayLater;
  counter.stripe.expireDueSessions();
  await counter.deliver();
  await jobsAreDone();
}
async function jobsAreDone(): Promise<void> {
  await until(async () => {
    const { rows } = await counter.server.pool.query(
      `select 1 from jobs.job where name = 'billing.mail-recovery' and state in ('created', 'active', 'retry') limit 1`,
    );
    return rows.length === 0;
  }, 20_000);
}
const linkIn = (text: string) => /https?:\S+\/checkout\/\S+/.exec(text)?.[0] ?? '';
const sessionAt = (location: string | null) =>
  counter.sessionOf(/cs_test_\w+/.exec(location ?? '')?.[0] ?? '');

describe('a checkout that was left', () => {
  test('who agreed to mails gets one with a link that opens it again, at today’s price, and it counts as recovered', async () => {
    await consent(true);
    const left = await counter.open(buyer, { scenario: ware.id });
    expect(left).toMatchObject({
      after_expiration: { recovery: { enabled: true, allow_promotion_codes: true } },
      consent_collection: { promotions: 'auto' },
    });
    await expire();
    const [mail] = mailsTo(buyer);
    expect(mailsTo(buyer)).toHaveLength(1);
    expect(mail?.text).toContain(`"${ware.title}" (19.00 USD)`);
    expect(mail?.text).toContain('/unsubscribe/');
    const opened = await counter.visit(linkIn(mail?.text ?? ''));
    const again = sessionAt(opened.location);
    expect([opened.status, again.status, again.amount_total]).toEqual([303, 'open', 1900]);
    counter.stripe.paySession(again.id);
    await counter.deliver();
    const checkouts = await counter.checkoutsOf(buyer.id);
    const before = checkouts.find(({ sessionId }) => sessionId === left.id);
    expect(checkouts).toContainEqual(
      expect.objectContaining({ source: 'recovery', recoveredFrom: before?.['id'], status: 'complete' }),
    );
    expect(await counter.entitlementOf(buyer)).toBe('active');
    expect((await counter.visit(linkIn(mail?.text ?? ''))).text).toContain('You have this scenario already');
  });

  test('the same expiry, told again and again, mails once', async () => {
    await consent(true);
    await counter.open(buyer, { scenario: ware.id });
    await expire();
    const expired = counter.stripe.events().filter(({ type }) => type === 'checkout.session.expired');
    await counter.deliver({ events: expired.slice(-1) });
    await counter.server.pool
      .query(`update stripe_events set state = 'pending', next_attempt_at = clock_timestamp()
      where type = 'checkout.session.expired'`);
    await counter.inboxIsEmpty();
    await jobsAreDone();
    expect(mailsTo(buyer)).toHaveLength(1);
    await counter.open(buyer, { scenario: ware.id }); // left once more, two days later
    now = new Date(dayLater.getTime() + 25 * 3_600_000);
    counter.stripe.expireDueSessions();
    await counter.deliver();
    await jobsAreDone();
    expect(mailsTo(buyer)).toHaveLength(1);
  });

  test('consent given on Stripe’s page counts, until it is withdrawn here', async () => {
    counter.stripe.answerConsent((await counter.open(buyer, { scenario: ware.id })).id, 'opt_in');
    await expire();
    expect(mailsTo(buyer)).toHaveLength(1);

    now = start;
    buyer = await counter.newBuyer();
    counter.stripe.answerConsent((await counter.open(buyer, { scenario: ware.id })).id, 'opt_in');
    now = new Date(start.getTime() + 60_000);
    await consent(false);
    await expire();
    expect(mailsTo(buyer)).toEqual([]);
  });

  test('without consent, after "no", or after the unsubscribe link: no mail', async () => {
    await counter.open(buyer, { scenario: ware.id });
    await expire();
    expect(mailsTo(buyer)).toEqual([]);

    now = start;
    buyer = await counter.newBuyer();
    await consent(true);
    await counter.open(buyer, { scenario: ware.id });
    await expire();
    const end = /https?:\S+\/unsubscribe\/\S+/.exec(mailsTo(buyer)[0]?.text ?? '')?.[0] ?? '';
    expect((await fetch(end, { method: 'POST' })).status).toBe(200);
    now = new Date(dayLater.getTime() + 1000);
    const other = await counter.newWare({ amount: 500, currency: 'usd' });
    await counter.open(buyer, { scenario: other.id });
    now = new Date(dayLater.getTime() + 25 * 3_600_000);
    counter.stripe.expireDueSessions();
    await counter.deliver();
    await jobsAreDone();
    expect(mailsTo(buyer)).toHaveLength(1);
  });

  test('bought otherwise, opened anew, no longer sold, or not wanted by the operator: no mail', async () => {
    const expectSilence = async () => {
      await expire();
      expect(mailsTo(buyer)).toEqual([]);
      now = start;
      buyer = await counter.newBuyer();
      await consent(true);
    };
    await consent(true);
    await counter.open(buyer, { scenario: ware.id });
    const plan = await counter.newPlan({ name: 'Everything' });
    counter.stripe.paySession((await counter.open(buyer, { plan: plan.id })).id);
    await counter.deliver();
    await expectSilence();

    await counter.open(buyer, { scenario: ware.id });
    now = new Date(start.getTime() + 3_600_000);
    await counter.server.pool.query('update scenarios set price_amount = 2100 where id = $1', [ware.id]);
    await counter.open(buyer, { scenario: ware.id }); // the first was closed by us; the second is paid
    counter.stripe.paySession(counter.openSessions((await stripeCustomerOf(buyer)) ?? '')[0] ?? '');
    await counter.deliver();
    await expectSilence();

    await counter.open(buyer, { scenario: ware.id });
    await counter.server.pool.query(`update scenarios set status = 'archived' where id = $1`, [ware.id]);
    await expectSilence();

    ware = await counter.newWare({ amount: 1900, currency: 'usd' });
    await counter.open(buyer, { scenario: ware.id });
    await counter.settle({ recoversCheckouts: false });
    await expectSilence();
    await counter.settle({ recoversCheckouts: true });
  });

  test('a mail that cannot be sent is tried again, and sent once', async () => {
    await consent(true);
    await counter.open(buyer, { scenario: ware.id });
    counter.failNextMail();
    await expire();
    await until(() => mailsTo(buyer).length === 1, 20_000);
  });

  test('a code that was given is kept, and one that has ended does not stand in the way', async () => {
    await consent(true);
    const api = counter.server.deps.stripe!;
    const coupon = await api.coupons.create({ percent_off: 50, duration: 'once' });
    const code = await api.promotionCodes.create({
      code: 'COMEBACK',
      promotion: { type: 'coupon', coupon: coupon.id },
    });
    await counter.open(buyer, { scenario: ware.id, promotionCode: 'COMEBACK' });
    await expire();
    const link = linkIn(mailsTo(buyer)[0]?.text ?? '');
    expect(sessionAt((await counter.visit(link)).location).amount_total).toBe(950);
    await api.promotionCodes.update(code.id, { active: false });
    expect((await counter.visit(link)).status).toBe(409); // the page with the code is open still, and stays until the buyer says so
    const anew = await fetch(link, { method: 'POST', redirect: 'manual' });
    expect(sessionAt(anew.headers.get('location')).amount_total).toBe(1900);
  });

  test('where Stripe does not let this account ask for consent, the page opens without the question', async () => {
    counter.stripe.failNext({
      kind: '400',
      path: '/v1/checkout/sessions',
      method: 'POST',
      body: {
        error: {
          type: 'invalid_request_error',
          message: 'Promotional consent collection is not available in your country.',
          param: 'consent_collection[promotions]',
        },
      },
    });
    const session = await counter.open(buyer, { scenario: ware.id });
    expect([session.consent_collection, session.status]).toEqual([null, 'open']);
    expect(await counter.checkoutsOf(buyer.id)).toHaveLength(1);
    const next = await counter.open(await counter.newBuyer(), { scenario: ware.id });
    expect(next.consent_collection).toBeNull(); // not asked again
  });
});

describe('F96 a session that Stripe made of an expired one', () => {
  test('F96 its payment becomes an order of the same product, and its page says thank you', async () => {
    const left = await counter.open(buyer, { scenario: ware.id });
    await expire();
    const recovered = counter.stripe.recoverSession(left.id);
    counter.stripe.paySession(recovered.id);
    const page = await counter.visit(`${counter.server.url}/checkout/done?session_id=${recovered.id}`);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Thank you')]);
    await counter.deliver();
    const checkouts = await counter.checkoutsOf(buyer.id);
    expect(checkouts).toEqual([
      expect.objectContaining({ sessionId: left.id, status: 'expired' }),
      expect.objectContaining({
        sessionId: recovered.id,
        status: 'complete',
        source: 'recovery',
        recoveredFrom: checkouts[0]?.['id'],
      }),
    ]);
    expect((await buyer.get('/v1/orders')).body.items).toMatchObject([
      { status: 'paid', total: { amount: 1900, currency: 'usd' }, lines: [{ scenario: ware.id }] },
    ]);
    expect(await counter.entitlementOf(buyer)).toBe('active');
    expect((await buyer.post('/v1/checkout', { scenario: ware.id })).status).toBe(409);
  });

  test('F96 of a plan: the subscription is the customer’s', async () => {
    const plan = await counter.newPlan({ name: 'Left behind' });
    const left = await counter.open(buyer, { plan: plan.id });
    await expire();
    counter.stripe.paySession(counter.stripe.recoverSession(left.id).id);
    await counter.deliver();
    expect(await counter.entitlementOf(buyer)).toBe('active');
    expect((await buyer.post('/v1/checkout', { plan: plan.id })).body.type).toBe(
      '/problems/already_entitled',
    );
  });

  test('F96 one that expires again changes nothing', async () => {
    await consent(true);
    const left = await counter.open(buyer, { scenario: ware.id });
    await expire();
    const recovered = counter.stripe.recoverSession(left.id);
    counter.stripe.expireSession(recovered.id);
    await counter.deliver();
    await jobsAreDone();
    expect(mailsTo(buyer)).toHaveLength(1);
    expect(await counter.checkoutsOf(buyer.id)).toHaveLength(1);
  });
});

describe('the newest word on mails', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  const word = (purpose: string, granted: boolean, day: number) => ({
    purpose,
    granted,
    recordedAt: at(day),
  });
  test.each([
    ['nothing was said', [], null, false],
    ['yes on Stripe’s page', [], at(5), true],
    ['no at sign-up, yes on Stripe’s page later', [word('productNews', false, 1)], at(5), true],
    ['yes on Stripe’s page, no later', [word('checkoutReminders', false, 6)], at(5), false],
    [
      'yes at sign-up, unsubscribed later',
      [word('productNews', true, 1), word('checkoutReminders', false, 2)],
      null,
      false,
    ],
    ['yes to the terms only', [word('terms', true, 1)], null, false],
    [
      'no at sign-up, yes to marketing later',
      [word('productNews', false, 1), word('marketing', true, 2)],
      null,
      true,
    ],
  ] as const)('%s', (_name, words, agreedAt, expected) => {
    expect(hasAgreed([...words], agreedAt)).toBe(expected);
  });
});

async function stripeCustomerOf(who: Buyer): Promise<string | undefined> {
  const { rows } = await counter.server.pool.query<{ id: string }>(
    'select stripe_customer_id as id from stripe_customers where customer_id = $1',
    [who.id],
  );
  return rows[0]?.id;
}
