import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, dayOf } from '../../server/platform/time.ts';
import { customerClient, operatorClient, type ApiClient } from '../support/api-client.ts';
import { assumeForLibrary } from '../support/assumptions.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { insertPayment } from '../support/ledger-rows.ts';
import { insertInstallation, insertScenario } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { dollars, figureText } from './figure-text.ts';
import { followOwnerLink } from './operator-at-work.ts';
import { expectLoaded, expectReadableEverywhere } from './violations.ts';

const today = dayOf(new Date(), 'UTC');
const from = addDays(today, -29);
const period = `from=${from}&to=${today}`;

let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let installationId: string;

type Figures = Record<string, unknown>;
const totalsOf = async (path: string): Promise<Figures> =>
  (await operator.get(`/admin/analytics/${path}${path.includes('?') ? '&' : '?'}${period}`)).body.totals;

/** Every tile of a part of the page shows what the API answers when it is asked by itself. */
async function expectTiles(page: Page, title: string, totals: Figures) {
  const part = page.locator(`section[aria-label="${title}"]`);
  const tiles = part.locator('[data-figure]');
  await tiles.first().waitFor();
  const names = await tiles.evaluateAll((all) => all.map((tile) => tile.getAttribute('data-figure') ?? ''));
  const read = async () =>
    Object.fromEntries((await tiles.allTextContents()).map((text, at) => [names[at], text]));
  const expected = Object.fromEntries(names.map((name) => [name, figureText(name, totals[name])]));
  expect(names.length).toBeGreaterThan(1);
  await expect.poll(read, { message: title }).toEqual(expected);
}

describe.skipIf(chromiumPath === null)('the operator’s morning', () => {
  beforeAll(async () => {
    server = await startTestServer();
    operator = await operatorClient(server);
    customer = await customerClient(server);
    const scenario = await insertScenario(server.pool, { minutesByHand: '4', title: 'Invoice chasing' });
    const confirmedAt = new Date(Date.now() - 20 * 86_400_000);
    ({ id: installationId } = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario,
      confirmedAt,
    }));
    await assumeForLibrary(operator, {
      hourlyRate: '36.00',
      realisation: { low: '0.4', base: '0.6', high: '1' },
      reworkMinutes: '10',
      creditPrice: '0.00106',
      setupHours: '1',
    });
    const at = `${addDays(today, -19)}T08:00:00Z`;
    await insertPayment(server.pool, { customerId: customer.id, scenarioId: scenario.id, at, amount: 4900 });
    await operator.post('/admin/costs', {
      kind: 'hosting',
      amount: { amount: 1234, currency: 'usd' },
      on: addDays(today, -10),
    });
    await report(
      Array.from({ length: 240 }, (_, index) => {
        const startedAt = `${addDays(today, -1 - (index % 18))}T10:00:00.000Z`;
        const hasFailed = index % 12 === 0;
        return {
          executionId: `run-${index}`,
          status: hasFailed ? 'failed' : 'completed',
          startedAt,
          finishedAt: startedAt.replace('10:00:00', `10:00:${String(10 + (index % 40))}`),
          credits: 6,
          aiModel: index % 2 === 0 ? 'gpt-4o' : 'claude-sonnet-4-5',
          cost: { amountMicros: 2000, currency: 'usd' },
          ...(index % 5 === 1 ? { timeSavedMinutes: '6.5' } : {}),
          ...(hasFailed
            ? { error: { code: index % 24 === 0 ? 'RateLimitError' : 'DataError', message: 'no' } }
            : {}),
        };
      }),
    );
  });
  afterAll(() => server.close());

  async function report(tasks: object[]) {
    const answer = await customer.post('/v1/execution-tasks', {
      tasks: tasks.map((task) => ({ installationId, ...task })),
    });
    expect(answer.body).toMatchObject({ rejected: [] });
  }

  test('every figure is the API’s', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await followOwnerLink(page, server.ownerLink);
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      const open = async (path: string) => {
        await page.goto(`${server.url}/dashboard${path}${path.includes('?') ? '&' : '?'}${period}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await expectLoaded(page);
      };
      const look = (name: string) => expectReadableEverywhere(page, name);

      await open('');
      const overview = await totalsOf('overview');
      for (const part of ['Revenue', 'Use', 'Return for customers']) await expectTiles(page, part, overview);
      await look('overview');

      await open('/revenue');
      const revenue = await totalsOf('revenue');
      await expectTiles(page, 'Earned', revenue);
      await expectTiles(page, 'Selling', { ...revenue, checkoutConversion: null });
      await expectTiles(page, 'Recurring', await totalsOf('mrr'));
      await look('revenue');

      await open('/completion');
      const completion = await totalsOf('completion');
      await expectTiles(page, 'Runs', { ...completion, silentShare: overview['silentShare'] });
      await expectTiles(page, 'Durations', completion);
      const active = page.locator('[data-live="activeNow"]');
      const before = Number(overview['activeNow']);
      await expect.poll(() => active.textContent()).toBe(String(before));
      await look('completion');
      const startedAt = new Date().toISOString();
      await report([{ executionId: 'now', status: 'running', startedAt }]);
      await expect.poll(() => active.textContent(), { timeout: 15_000 }).toBe(String(before + 1));

      const causes = page.getByRole('table', { name: 'Failures by cause' });
      expect(await causes.locator('[data-figure="failed"]').allTextContents()).toEqual(['10', '10']);
      await causes.getByRole('link', { name: 'RateLimitError' }).click();
      await page.waitForURL(/\/dashboard\/errors\?.*code=RateLimitError/);
      await page.getByRole('button', { name: /Code: RateLimitError/ }).waitFor();

      await open('/roi');
      await expectTiles(page, 'Return for customers', await totalsOf('roi'));
      const bridge = await totalsOf('bridge');
      const steps = await page
        .locator('[data-movement]')
        .evaluateAll((all) =>
          all.map((step) => [step.getAttribute('data-movement') ?? '', step.textContent]),
        );
      expect(steps).toEqual(
        steps.map(([name]) => [name, dollars(Math.abs(Number(bridge[name ?? '']) / 1e6))]),
      );
      expect(steps.map(([name]) => name)).toContain('naiveValueMicros');
      await look('roi');
      await open('/roi?perspective=library');
      await expectTiles(page, 'Return for the library', await totalsOf('roi?perspective=library'));
      await look('roi-library');

      await open('/cohorts?began=completion');
      const { items } = (await operator.get('/admin/analytics/cohorts?by=completion')).body;
      const shown = page.getByRole('table', { name: 'Retention by cohort' }).locator('tbody tr');
      expect(await shown.count()).toBe(items.length);
      await look('cohorts');
      for (const part of ['funnel', 'outliers', 'benchmarks']) {
        await open(`/cohorts?part=${part}`);
        await look(part);
      }
      expect(browser.complaints.filter((complaint) => !/status of 401/.test(complaint))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
