import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf } from '../../scripts/screenshots/address-of.ts';
import { publicPages } from '../../scripts/screenshots/pages.ts';
import { routedPages } from '../../scripts/screenshots/routes.ts';
import { startCounter, type Counter } from '../server/billing/checkout/counter.ts';
import { groupAll } from '../server/errors/group-all.ts';
import { exportedBlueprint } from '../support/blueprints.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { insertInstallation } from '../support/library-rows.ts';
import { until } from '../support/until.ts';
import { becomeOwner } from './operator-at-work.ts';
import { expectReadableEverywhere } from './violations.ts';

const today = new Date().toISOString().slice(0, 10);
const usd = (amount: number) => ({ amount, currency: 'usd' });

/**
 * Every page that the router and the server have, with something in each list, on a wide screen in light and on a phone in dark. A
 * page that is new to the router fails here until scripts/screenshots/pages.ts names what it shows.
 */
describe.skipIf(chromiumPath === null)('the pages', () => {
  let counter: Counter;
  let browser: TestBrowser;
  let page: Page;
  const addresses: string[] = [];

  beforeAll(async () => {
    counter = await startCounter({ env: { REWARD_POINT_VALUE: '0.01usd' } });
    const { operator, stripe, server } = counter;
    const scenario = await counter.newScenario({ price: usd(1900) });
    await counter.heardAndInStep();
    const plan = await counter.newPlan({ name: 'All access' });
    const buyer = await counter.newBuyer('carla');
    const bought = await counter.buy(buyer, scenario);
    stripe.paySession((await counter.open(buyer, { plan: plan.id })).id);
    await counter.deliver();
    stripe.refund(bought.paymentId, { amount: 900 });
    await counter.deliver();
    await operator.post('/admin/rewards', { customer: buyer.id, points: 50, reason: 'Patience' });
    const version = { id: scenario.id, slug: scenario.slug, versionId: scenario.latestVersion.id };
    const installation = await insertInstallation(server.pool, { customerId: buyer.id, scenario: version });
    const assumptions = [{ name: 'hourlyRate', value: '30' }];
    await buyer.put(`/v1/installations/${installation.id}/assumptions`, { assumptions });
    const startedAt = new Date(Date.now() - 60_000).toISOString();
    const run = { installationId: installation.id, startedAt, finishedAt: startedAt };
    const error = { code: '401', message: 'Xero does not know the token.' };
    await buyer.post('/v1/execution-tasks', {
      tasks: [
        { ...run, executionId: 'e0', status: 'completed' },
        { ...run, executionId: 'e1', status: 'failed', error },
      ],
    });
    await groupAll(server);
    await buyer.post('/v1/feedback', {
      kind: 'bug',
      installationId: installation.id,
      executionId: 'e1',
      message: 'The second message came twice. My key is sk_live_51H8xkTq9Lm2VbN7pRcWd.',
      rating: 2,
    });
    await operator.post(`/admin/scenarios/${scenario.id}/versions`, {
      blueprint: exportedBlueprint('Invoice chasing, friendlier'),
    });
    await operator.post(`/admin/scenarios/${scenario.id}/versions/2/publish`);
    const campaign = await operator.post('/admin/upgrade-campaigns', { scenario: scenario.slug });
    expect(campaign.status).toBe(201);
    await operator.post('/admin/operators', {
      email: 'eve@example.com',
      name: 'Eve',
      username: 'eve',
      role: 'support',
    });
    await operator.post('/admin/reconciliations', { from: today, to: today });
    const { body: audit } = await operator.post('/admin/audits', {});
    await until(async () => (await operator.get(`/admin/audits/${audit.id}`)).body.state === 'done');
    const readList = async (list: string): Promise<unknown[]> =>
      (await (list.startsWith('/admin') ? operator : buyer).get(list)).body.items;
    for (const [path, parameters] of [...(await routedPages()), ...Object.entries(publicPages)]) {
      const address = await addressOf(path, parameters, readList);
      expect(address, `the library of this test has nothing for ${path}`).not.toBeNull();
      addresses.push(address ?? path);
    }
    browser = await openBrowser();
    page = await browser.newPage();
    await becomeOwner(page, server.ownerLink);
    const headers = { authorization: `Bearer ${buyer.apiKey}` };
    await page.request.post(`${server.url}/v1/account/session`, { headers });
    browser.complaints.length = 0; // that nobody was signed in at first
  });
  afterAll(async () => {
    await browser?.close();
    await counter?.close();
  });

  async function look(wanted: string[]): Promise<void> {
    expect(wanted).not.toEqual([]);
    for (const address of wanted) {
      await page.goto(`${counter.server.url}${address}`);
      await page
        .locator('h1, h2')
        .first()
        .waitFor()
        .catch(() => expect.fail(`${address} shows no heading`));
      await expectReadableEverywhere(page, address);
      expect(new URL(page.url()).pathname, 'where it leads').toBe(address.split('?')[0]);
    }
    // That an address leads nowhere the browser notes as well.
    expect(browser.complaints.filter((text) => !text.includes('/nowhere'))).toEqual([]);
  }
  const within = (start: string) => addresses.filter((address) => address.startsWith(start));

  test('of operators are readable, nothing is cut off, and nothing complains in the console', () =>
    look([...within('/dashboard'), '/dashboard/alerts?part=rules', '/dashboard/nothing-here']));

  test('of a customer are, too', () => look(within('/account')));

  test('and those that are open to everybody', () =>
    look(addresses.filter((address) => !/^\/(?:dashboard|account)/.test(address))));
});
