import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCheckoutToken } from '../../server/billing/checkout/checkout-token.ts';
import { startCounter, type Counter } from '../server/billing/checkout/counter.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { violationsOf } from './violations.ts';

const views = [
  { width: 900, height: 720, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

const usd = (amount: number) => ({ amount, currency: 'usd' });

/** The pages between the library and Stripe, as people see them. */
describe.skipIf(chromiumPath === null)('the pages of a checkout', () => {
  let counter: Counter;
  const pages: [name: string, url: string, heading: string][] = [];

  beforeAll(async () => {
    counter = await startCounter();
    const { server, stripe } = counter;
    const bundle = await counter.newBundle(
      [await counter.newWare(usd(1900)), await counter.newWare(usd(2900))],
      usd(3900),
    );
    const plan = await counter.newPlan({ name: 'All access', trialDays: 14 });
    const larger = await counter.newPlan({ name: 'Team' });
    await counter.operator.post('/admin/cross-sells', {
      kind: 'afterPayment',
      of: { bundle: bundle.id },
      offers: { plan: plan.id },
      percentOff: 20,
    });
    const [one, other] = [await counter.newBuyer(), await counter.newBuyer()];
    const done = (sessionId: string) => `${server.url}/checkout/done?session_id=${sessionId}`;
    const linkTo = (customerId: string, id: string) => {
      const link = { customerId, product: { kind: 'plan' as const, id } };
      return `${server.url}/checkout/${createCheckoutToken(link, server.deps.sessionSecret, new Date())}`;
    };
    const bought = await counter.open(one, { bundle: bundle.id });
    stripe.paySession(bought.id);
    const trial = await counter.open(other, { plan: plan.id });
    stripe.paySession(trial.id);
    const left = await counter.open(one, { plan: larger.id });
    stripe.expireSession(left.id);
    await counter.deliver();
    pages.push(
      ['bundle', done(bought.id), 'Thank you'],
      ['trial', done(trial.id), 'Thank you'],
      ['unpaid', done(left.id), 'Nothing was paid'],
      ['owned', linkTo(other.id, plan.id), 'You have this plan already'],
      ['other-plan', linkTo(other.id, larger.id), 'You have another plan already'],
      ['cancelled', `${server.url}/checkout/cancelled`, 'Nothing was paid'],
      ['unknown', `${server.url}/checkout/nonsense`, 'This link is not valid'],
    );
  });
  afterAll(() => counter.close());

  describe.each(views)('$width wide, $colorScheme', (view) => {
    let browser: TestBrowser;
    beforeAll(async () => {
      browser = await openBrowser(view);
    });
    afterAll(() => browser.close());

    test('are read by everybody, fit the screen, and break no rule about what may be loaded', async () => {
      const page = await browser.newPage();
      for (const [name, url, heading] of pages) {
        await page.goto(url);
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(heading);
        expect([name, await violationsOf(page)]).toEqual([name, []]);
        const isTooWide = await page.evaluate(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        );
        expect([name, isTooWide]).toEqual([name, false]);
      }
      const isExpected = (complaint: string) =>
        /the server responded with a status of (404|409)/.test(complaint);
      expect(browser.complaints.filter((complaint) => !isExpected(complaint))).toEqual([]);
    });
  });

  test('one click leads from the thank-you to the checkout of the second offer', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(pages[0]?.[1] ?? '');
      expect(
        await page.getByText('23.20 USD for the first payment, then 29.00 USD a month').isVisible(),
      ).toBe(true);
      await page.getByRole('link', { name: 'See the offer' }).click();
      await page.waitForURL(/\/c\/pay\/cs_test_/);
    } finally {
      await browser.close();
    }
  });
});
