import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, dayOf } from '../../server/platform/time.ts';
import { customerClient, operatorClient, type ApiClient } from '../support/api-client.ts';
import { assumeForLibrary } from '../support/assumptions.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { insertPayment } from '../support/ledger-rows.ts';
import { insertInstallation, insertScenario } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { dollars } from './figure-text.ts';
import { expectHeadlines, headlinePages, heldElsewhere } from './headlines.ts';
import { becomeOwner, complaintsOf } from './operator-at-work.ts';
import { expectLoaded, expectReadableEverywhere } from './violations.ts';

const today = dayOf(new Date(), 'UTC');
const from = addDays(today, -29);
const period = `from=${from}&to=${today}`;

let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let installationId: string;

let scenario: { id: string; slug: string };

describe.skipIf(chromiumPath === null)('the operator’s morning', () => {
  beforeAll(async () => {
    server = await startTestServer();
    operator = await operatorClient(server);
    customer = await customerClient(server);
    const inserted = await insertScenario(server.pool, { minutesByHand: '4', title: 'Invoice chasing' });
    const confirmedAt = new Date(Date.now() - 20 * 86_400_000);
    ({ id: installationId } = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario: inserted,
      confirmedAt,
    }));
    await assumeForLibrary(operator, {
      hourlyRate: '36.00',
      realisation: { low: '0.4', base: '0.6', high: '1' },
      reworkMinutes: '10',
      creditPrice: '0.00106',
      setupHours: '1',
    });
    scenario = inserted;
    const checked = {
      valid: true,
      errors: [],
      warnings: [],
      requirements: [],
      cleaned: [],
      apps: [],
      steps: [],
    };
    await server.pool.query(`update scenario_versions set report = $2 where id = $1`, [
      inserted.versionId,
      JSON.stringify(checked),
    ]);
    const at = `${addDays(today, -19)}T08:00:00Z`;
    // A third of a cent's tax, a refund that takes back a part, a sum with every separator, and one cent.
    for (const [amount, tax, fee, refunded] of [
      [4900, 782, 173, 0],
      [123_456_789, 19_711_588, 3_580_247, 41_152_263],
      [1, 0, 0, 0],
    ] as const)
      await insertPayment(server.pool, {
        customerId: customer.id,
        scenarioId: inserted.id,
        at,
        amount,
        tax,
        fee,
        refunded,
      });
    await operator.post('/admin/rewards', { customer: customer.id, points: 1234, reason: 'Patience' });
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
      await becomeOwner(page, server.ownerLink);
      const open = async (path: string) => {
        await page.goto(`${server.url}/dashboard${path}${path.includes('?') ? '&' : '?'}${period}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await expectLoaded(page);
      };
      const look = (name: string) => expectReadableEverywhere(page, name);
      const library = { operator, customer, scenario, installationId, period };
      for (const { name, path, told, least } of headlinePages) {
        await page.goto(`${server.url}${path(library)}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await expectLoaded(page);
        await expectHeadlines(page, await told(library), least);
        await look(name);
      }

      await open('/completion');
      const active = page.locator('[data-live="activeNow"]');
      const { activeNow } = (await operator.get(`/admin/analytics/overview?${period}`)).body.totals;
      await expect.poll(() => active.textContent()).toBe(String(activeNow));
      const startedAt = new Date().toISOString();
      await report([{ executionId: 'now', status: 'running', startedAt }]);
      await expect.poll(() => active.textContent(), { timeout: 15_000 }).toBe(String(activeNow + 1));

      const causes = page.getByRole('table', { name: 'Failures by cause' });
      expect(await causes.locator('[data-figure="failed"]').allTextContents()).toEqual(['10', '10']);
      await causes.getByRole('link', { name: 'RateLimitError' }).click();
      await page.waitForURL(/\/dashboard\/errors\?.*code=RateLimitError/);
      await page.getByRole('button', { name: /Code: RateLimitError/ }).waitFor();

      await open('/roi');
      const bridge = (await operator.get(`/admin/analytics/bridge?${period}`)).body.totals;
      await page.locator('[data-movement="naiveValueMicros"]').waitFor();
      const steps = await page.evaluate<[string, string][]>(
        `[...document.querySelectorAll('[data-movement]')].map((step) => [step.dataset.movement, step.textContent])`,
      );
      // What is added or taken has its sign beside it; a level has its own.
      const levels = ['naiveValueMicros', 'valueMicros', 'netMicros'];
      const amountOf = (name: string) => {
        const amount = Number(bridge[name]) / 1e6;
        return levels.includes(name) ? amount : Math.abs(amount);
      };
      expect(steps).toEqual(steps.map(([name]) => [name, dollars(amountOf(name))]));
      expect(bridge.netMicros).toBeLessThan(0);

      await open('/cohorts?began=completion');
      const { items } = (await operator.get('/admin/analytics/cohorts?by=completion')).body;
      const shown = page.getByRole('table', { name: 'Retention by cohort' }).locator('tbody tr');
      expect(await shown.count()).toBe(items.length);
      await look('cohorts');
      for (const part of ['outliers', 'benchmarks']) {
        await open(`/cohorts?part=${part}`);
        await look(part);
      }
      expect(complaintsOf(browser)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

test('every page of the dashboard that marks figures is held against the API', async () => {
  const features = join(import.meta.dirname, '../../dashboard/src/features');
  const files = (await readdir(features, { recursive: true })).filter((file) => file.endsWith('.tsx'));
  const marking = new Set<string>();
  for (const file of files)
    if (/data-figure=|<FigurePart|<FigureTile/.test(await readFile(join(features, file), 'utf8')))
      marking.add(file.split('/')[0] ?? '');
  const held = [...headlinePages.map((page) => page.of), ...Object.keys(heldElsewhere)];
  expect([...marking].toSorted()).toEqual([...new Set(held)].toSorted());
  for (const file of Object.values(heldElsewhere))
    expect(await readFile(join(import.meta.dirname, '..', file), 'utf8')).toMatch(/data-figure|figureText/);
});
