import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCounter, type Counter, type Wish } from './counter.ts';
import type { Buyer } from '../shop.ts';

let counter: Counter;
let buyer: Buyer;
beforeAll(async () => {
  counter = await startCounter();
});
afterAll(() => counter.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });
const done = (sessionId: string) =>
  counter.visit(`${counter.server.url}/checkout/done?session_id=${sessionId}`);
const deliverAndLook = async (sessionId: string) => {
  await counter.deliver({ concurrency: 4 });
  return done(sessionId);
};
const orders = async (who: Buyer) => (await who.get('/v1/orders')).body.items;

describe('F98 the page after paying', () => {
  const wishes: [string, () => Promise<Wish>, string][] = [
    ['a scenario', async () => ({ scenario: (await counter.newWare(usd(1900))).id }), 'is yours'],
    [
      'a bundle',
      async () => ({
        bundle: (
          await counter.newBundle(
            [await counter.newWare(usd(900)), await counter.newWare(usd(900))],
            usd(1500),
          )
        ).id,
      }),
      'These scenarios can now be installed',
    ],
    [
      'a plan',
      async () => ({ plan: (await counter.newPlan({ name: 'All' })).id }),
      'every scenario of the library',
    ],
  ];

  test.each(wishes)('F98 before the events: %s is there at once', async (_name, wish, words) => {
    buyer = await counter.newBuyer();
    const session = await counter.open(buyer, await wish());
    counter.stripe.paySession(session.id);
    const page = await done(session.id);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining(words)]);
    expect(await counter.entitlementOf(buyer)).toBe('active');
    await counter.deliver();
    expect(await orders(buyer)).toHaveLength(1);
    expect((await done(session.id)).text).toContain(words);
  });

  test.each(wishes)('F98 after the events: %s', async (_name, wish, words) => {
    buyer = await counter.newBuyer();
    const session = await counter.open(buyer, await wish());
    counter.stripe.paySession(session.id);
    await counter.deliver();
    expect((await done(session.id)).text).toContain(words);
    expect(await orders(buyer)).toHaveLength(1);
  });

  test.each(wishes)('F98 both at once, several times: %s is one order and one right', async (_name, wish) => {
    buyer = await counter.newBuyer();
    const session = await counter.open(buyer, await wish());
    counter.stripe.paySession(session.id);
    const pages = await Promise.all([
      done(session.id),
      deliverAndLook(session.id),
      done(session.id),
      done(session.id),
    ]);
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await counter.deliver();
    expect(await orders(buyer)).toHaveLength(1);
    const { rows } = await counter.server.pool.query(
      `select kind, count(*)::int as count from revenue_entries where customer_id = $1 and kind = 'charge' group by kind, source_id, scenario_id, plan_id having count(*) > 1`,
      [buyer.id],
    );
    expect(rows).toEqual([]);
  });

  test('F98 a bank debit is awaited, and its page says thank you when the money is there', async () => {
    buyer = await counter.newBuyer();
    const session = await counter.open(buyer, { scenario: (await counter.newWare(usd(1900))).id });
    counter.stripe.paySession(session.id, { async: true });
    expect((await done(session.id)).text).toContain('being confirmed');
    counter.stripe.completeAsyncPayment(session.id);
    expect((await done(session.id)).text).toContain('is yours');
    await counter.deliver();
  });

  test('Stripe down right after paying: the page waits, and nothing is lost', async () => {
    buyer = await counter.newBuyer();
    const session = await counter.open(buyer, { scenario: (await counter.newWare(usd(1900))).id });
    counter.stripe.paySession(session.id);
    counter.stripe.down();
    const page = await done(session.id);
    counter.stripe.up();
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('being confirmed')]);
    await counter.deliver();
    expect((await done(session.id)).text).toContain('is yours');
  });

  test('a trial says until when it goes on', async () => {
    buyer = await counter.newBuyer();
    const plan = await counter.newPlan({ name: 'Try it', trialDays: 14 });
    const session = await counter.open(buyer, { plan: plan.id });
    counter.stripe.paySession(session.id);
    expect((await done(session.id)).text).toMatch(
      /Your trial of <strong>Try it<\/strong> has begun.* until \d{1,2} [A-Z][a-z]+ \d{4};/,
    );
  });

  test('titles are text, whatever they hold', async () => {
    buyer = await counter.newBuyer();
    const ware = await counter.newWare(usd(1900));
    await counter.server.pool.query('update scenarios set title = $2 where id = $1', [
      ware.id,
      '<img src=x onerror=alert(1)>',
    ]);
    const session = await counter.open(buyer, { scenario: ware.id });
    counter.stripe.paySession(session.id);
    const { text } = await done(session.id);
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toContain('<img');
  });

  test('who bought by a payment link without being a customer yet is told how to get in', async () => {
    const ware = await counter.newWare(usd(1900));
    const { body: link } = await counter.operator.post('/admin/payment-links', { scenario: ware.id });
    const shown = await counter.visit(link.url);
    const session = counter.sessionOf(/cs_test_\w+/.exec(shown.location ?? '')?.[0] ?? '');
    counter.stripe.paySession(session.id, { email: 'guest@example.com', name: 'Gus' });
    const page = await done(session.id);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('a mail is on its way to you')]);
    expect(page.text).toContain('is yours');
    await counter.deliver();
  });

  test('who writes a customer’s address into a payment link gets no link of theirs', async () => {
    const victim = await counter.newBuyer();
    const [ware, more] = [await counter.newWare(usd(100)), await counter.newWare(usd(900))];
    const offers = { kind: 'afterPayment', of: { scenario: ware.id }, offers: { scenario: more.id } };
    expect((await counter.operator.post('/admin/cross-sells', offers)).status).toBe(201);
    const { body: link } = await counter.operator.post('/admin/payment-links', { scenario: ware.id });
    const shown = await counter.visit(link.url);
    const session = counter.sessionOf(/cs_test_\w+/.exec(shown.location ?? '')?.[0] ?? '');
    counter.stripe.paySession(session.id, { email: victim.email });
    const page = await done(session.id);
    expect(page.text).toContain('is yours');
    expect(page.text).not.toMatch(/\/(checkout|offers)\/v1/);
    await counter.deliver();
    expect(await counter.entitlementOf(victim)).toBe('active');
  });

  test('a session that expired says that nothing was paid, and opens again', async () => {
    buyer = await counter.newBuyer();
    const session = await counter.open(buyer, { scenario: (await counter.newWare(usd(1900))).id });
    counter.stripe.expireSession(session.id);
    await counter.deliver();
    const page = await done(session.id);
    expect(page.text).toContain('Nothing was paid');
    const link = /href="([^"]*\/checkout\/v1[^"]*)"/.exec(page.text)?.[1] ?? '';
    expect((await counter.visit(link)).status).toBe(303);
  });

  test('strangers who make ids of sessions up do not use up what Stripe lets us read', async () => {
    counter.stripe.requests.length = 0;
    for (let portion = 0; portion < 20; portion += 1)
      await Promise.all(Array.from({ length: 20 }, (_, index) => done(`cs_test_made${portion}up${index}`)));
    const asked = counter.stripe.requests.filter(({ path }) => path.includes('/cs_test_made'));
    expect(asked.length).toBeLessThanOrEqual(300);
    expect((await done('cs_test_onemore')).text).toContain('being confirmed');
    buyer = await counter.newBuyer();
    const session = await counter.open(buyer, { scenario: (await counter.newWare(usd(1900))).id });
    counter.stripe.paySession(session.id);
    expect((await done(session.id)).text).toContain('is yours');
  });
});

test('a link that was handed out: one that ended says so, one that never was is no such page', async () => {
  const { body: link } = await counter.operator.post('/admin/payment-links', {
    scenario: (await counter.newWare(usd(1900))).id,
  });
  await counter.operator.patch(`/admin/payment-links/${link.id}`, { isActive: false });
  const ended = await counter.visit(link.shareUrl);
  expect([ended.status, ended.text]).toEqual([410, expect.stringContaining('not sold any more')]);
  const unknown = await counter.visit(`${counter.server.url}/buy/nonsense`);
  expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('There is no such page')]);
  expect(unknown.text).not.toContain('not sold');
});
