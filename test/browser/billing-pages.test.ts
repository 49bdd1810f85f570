import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCounter, type Counter } from '../server/billing/checkout/counter.ts';
import type { Buyer } from '../server/billing/shop.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { becomeOwner, complaintsOf } from './operator-at-work.ts';
import { expectLoaded, expectReadableEverywhere, violationsOf, wcag } from './violations.ts';

const usd = (amount: number) => ({ amount, currency: 'usd' });
const dollars = (amount: number) =>
  `$${(amount / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;
const today = new Date().toISOString().slice(0, 10);

/** What operators see of selling, with something sold, refunded, disputed and paid out. */
describe.skipIf(chromiumPath === null)('the pages about money', () => {
  let counter: Counter;
  let buyer: Buyer;
  let owner: TestBrowser;
  const paths: string[] = [];

  beforeAll(async () => {
    counter = await startCounter({ env: { REWARD_POINT_VALUE: '0.01usd' } });
    const { operator, stripe } = counter;
    const [one, other] = [await counter.newWare(usd(1900)), await counter.newWare(usd(2900))];
    const bundle = await counter.newBundle([one, other], usd(3900));
    const plan = await counter.newPlan({ name: 'All access' });
    await operator.post('/admin/payment-links', { plan: plan.id });
    await operator.post('/admin/promotion-codes', { code: 'SPRING20', percentOff: 20 });
    await operator.post('/admin/cross-sells', {
      kind: 'afterPayment',
      of: { bundle: bundle.id },
      offers: { plan: plan.id },
      percentOff: 20,
    });
    await operator.post('/admin/offers', {
      title: 'The other one',
      message: 'They go well together.',
      product: { scenario: other.id },
      percentOff: 20,
      conditions: [{ fact: 'goodDays', scenario: one.id, days: 30 }],
    });
    buyer = await counter.newBuyer('carla');
    const bought = await counter.buy(buyer, one);
    const next = await counter.newBuyer('dan');
    const disputed = await counter.buy(next, other);
    for (const [who, wish] of [
      [buyer, { bundle: bundle.id }],
      [buyer, { plan: plan.id }],
    ] as const)
      stripe.paySession((await counter.open(who, wish)).id);
    await counter.deliver();
    stripe.refund(bought.paymentId, { amount: 900 });
    stripe.openDispute(disputed.paymentId);
    stripe.payOut();
    await counter.deliver();
    await operator.post('/admin/reconciliations', { from: today, to: today });
    paths.push(
      `/dashboard/revenue?from=${today}&to=${today}`,
      ...['?part=bundles', '?part=links', '?part=codes', '?part=beside', '?part=prices', '?part=terms'].map(
        (part) => `/dashboard/selling${part}`,
      ),
      ...['?part=offers', '?part=rules'].map((part) => `/dashboard/rewards${part}`),
      ...['?part=reconciliations', '?part=payouts', '?part=rebuilds'].map(
        (part) => `/dashboard/stripe${part}`,
      ),
    );
    owner = await openBrowser();
    const page = await owner.newPage();
    await becomeOwner(page, counter.server.ownerLink);
    await page.close();
  });
  afterAll(async () => {
    await owner.close();
    await counter.close();
  });

  const open = async (page: Page, path: string) => {
    await page.goto(`${counter.server.url}${path}`);
    await page.locator('h1, h2').first().waitFor();
    await expectLoaded(page);
  };
  const figure = async (page: Page, name: string) =>
    (await page.locator(`[data-figure="${name}"]`).first().textContent())?.trim();

  test('are readable part by part, nothing is cut off, and nothing complains in the console', async () => {
    const page = await owner.newPage();
    for (const path of paths) {
      await open(page, path);
      await expectReadableEverywhere(page, path);
    }
    await page.close();
    expect(complaintsOf(owner)).toEqual([]);
  });

  test('the revenue page shows the figures of the API to the cent', async () => {
    const { operator } = counter;
    const page = await owner.newPage();
    await open(page, `/dashboard/revenue?from=${today}&to=${today}`);
    const span = `from=${today}&to=${today}`;
    const { totals } = (await operator.get(`/admin/analytics/revenue?${span}`)).body;
    expect([totals.grossVolume, totals.refunds, totals.disputes]).toEqual([
      1900 + 2900 + 3900 + 2900,
      900,
      2900,
    ]);
    for (const name of ['grossVolume', 'refunds', 'disputes', 'netRevenue', 'fees', 'netAfterFees'])
      await expect.poll(() => figure(page, name), { timeout: 60_000 }).toBe(dollars(totals[name]));
    const mrr = (await operator.get(`/admin/analytics/mrr?${span}`)).body.totals;
    expect(mrr.closing).toBe(2900);
    await expect.poll(() => figure(page, 'closing'), { timeout: 60_000 }).toBe(dollars(mrr.closing));
    expect(await page.locator('[data-movement="new"]').textContent()).toBe('$29.00');
    await page.close();
  });

  test('points are given to a customer who is found by name, and what is outstanding follows', async () => {
    const { operator } = counter;
    const outstanding = async () => (await operator.get('/admin/rewards/summary')).body.outstanding as number;
    const before = await outstanding();
    const page = await owner.newPage();
    await open(page, '/dashboard/rewards');
    await page.getByRole('button', { name: 'Give points' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('combobox', { name: 'Customer' }).fill('carla');
    await page.getByRole('option', { name: /carla/i }).click();
    await form.getByLabel('Points').fill('50');
    await form.getByLabel('Reason').fill('For finding a mistake.');
    expect(await violationsOf(page, wcag)).toEqual([]);
    await form.getByRole('button', { name: 'Give' }).click();
    await form.waitFor({ state: 'hidden' });
    expect(await outstanding()).toBe(before + 50);
    await expect.poll(() => figure(page, 'pointsOutstanding'), { timeout: 60_000 }).toBe(String(before + 50));
    expect((await buyer.get('/v1/rewards')).body.items[0]).toMatchObject({ points: 50 });
    await page.close();
  });

  test('150 percent stay 150 percent, and are refused; a large price in forints is taken', async () => {
    const page = await owner.newPage();
    await open(page, '/dashboard/selling?part=codes');
    await page.getByRole('button', { name: 'New code' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Code' }).fill('SUMMER');
    await form.getByLabel('Percent off').fill('150');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('From 0.01 to 100.').waitFor();
    expect(await form.getByLabel('Percent off').inputValue()).toBe('150');
    await form.getByLabel('Percent off').fill('15');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.waitFor({ state: 'hidden' });
    await page.getByText('15 %, once').waitFor();

    await open(page, '/dashboard/selling');
    await page.getByRole('button', { name: 'New plan' }).click();
    await form.getByLabel('Name').fill('Minden');
    await form.getByRole('combobox', { name: 'Currency' }).fill('HUF');
    await page.getByRole('option', { name: 'HUF', exact: true }).click();
    await form.getByLabel('Price').fill('10');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText(/no less than 175.00 HUF/).waitFor();
    expect(await form.getByRole('alert').count()).toBe(0);
    await form.getByLabel('Price').fill('1200000');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Minden' }).waitFor();
    await page.close();
  });

  test('an event is worked off again from its own page, which follows it to the end', async () => {
    const page = await owner.newPage();
    await open(page, '/dashboard/stripe?type=charge.refunded');
    await page.getByRole('button', { name: 'charge.refunded' }).click();
    const event = page.getByRole('dialog');
    await event.getByTestId('payload').waitFor();
    expect(await violationsOf(page, wcag)).toEqual([]);
    await event.getByRole('button', { name: 'Work it off again' }).click();
    await event.getByText(/no rows were added to the ledger|is up to date/).waitFor();
    await event.getByText('Done', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await event.waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('charge.refunded');
    await page.close();
  });
});
