import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runModule } from '../make-runtime/make-runtime.ts';
import { setTheStage, type Stage } from '../main-job/stage.ts';
import { exportedBlueprint } from '../support/blueprints.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { becomeOwner, followOwnerLink } from './operator-at-work.ts';

/** Whether a chart's canvas has any ink; as text, because these tests are typed for Node, not for the page. */
const isDrawn = (name: string) => `(() => {
  const canvas = document.querySelector('[data-testid="chart-${name}"] canvas');
  return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte !== 0);
})()`;

/** The same story as `test/main-job/`, seen in the browser: an operator at the dashboard, a customer at the checkout. */
describe.skipIf(chromiumPath === null)('the main job in the browser', () => {
  const day = '2026-03-03';
  let now = new Date(`${day}T12:00:00Z`);
  let stage: Stage;
  let browser: TestBrowser;
  let page: Page;
  let folder: string;
  let scenario: { id: string; slug: string };
  let installation: { id: string; report: { url: string }; make: { scenarioId: number } };

  beforeAll(async () => {
    stage = await setTheStage(() => now);
    browser = await openBrowser();
    await browser.context.clock.setFixedTime(now);
    page = await browser.newPage();
    folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-import-'));
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (path: string) => page.goto(`${stage.server.url}${path}`);
  const figure = async (name: string) =>
    (await page.locator(`[data-figure="${name}"]`).first().textContent())?.trim();
  const overview = `/dashboard?from=${day}&to=${day}`;

  test('the one-time link makes the newcomer the owner, who sees a library that has nothing in it yet', async () => {
    await becomeOwner(page, stage.server.ownerLink);
    await page.locator('[data-figure="netRevenue"]').waitFor();
    expect(await figure('completionRate')).toBe('–');
  });

  test('the link works once', async () => {
    const stranger = await browser.newPage();
    await followOwnerLink(stranger, stage.server.ownerLink);
    await stranger.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    await stranger.close();
  });

  test('an export is imported: the flow is drawn, the connections are named, and it is published at 19.00 usd', async () => {
    await open('/dashboard/scenarios/import');
    const file = join(folder, 'blueprint.json');
    writeFileSync(file, '{ "name": "broken", ');
    await page.getByLabel('Blueprint file').setInputFiles(file);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/JSON/);

    writeFileSync(file, JSON.stringify(exportedBlueprint()));
    await page.getByLabel('Blueprint file').setInputFiles(file);
    await page.getByTestId('flow-drawing').waitFor();
    expect(await page.getByTestId('flow-node').count()).toBe(2);
    expect(await page.getByTestId('requirements').textContent()).toMatch(/google-sheets|Google Sheets/);

    await page.getByLabel('Description').fill('Reminds customers whose invoices are overdue.');
    await page.getByRole('combobox', { name: 'Category' }).fill('Finance');
    await page.getByText('One-off', { exact: true }).click();
    await page.getByLabel('Amount').fill('19.00');
    await page.getByLabel('Minutes by hand').fill('4');
    await page.getByRole('button', { name: 'Create and publish' }).click();
    await page.waitForURL(/\/dashboard\/scenarios\/invoice-reminder/);
    await page.getByRole('heading', { name: 'Invoice reminder' }).waitFor();
    expect(await page.textContent('main')).toContain('$19.00');
    const { body } = await stage.customer.get('/v1/scenarios/invoice-reminder');
    expect(body).toMatchObject({ status: 'active', price: { amount: 1900, currency: 'usd' } });
    scenario = body;
  });

  test('a customer follows the link of the 402 to the checkout, pays, and is sent back to Make', async () => {
    const { body } = await stage.customer.post('/v1/installations', { scenario: scenario.id, teamId: 601 });
    await page.goto(body.checkoutUrl);
    expect(await page.textContent('body')).toContain('19.00');
    await page.getByRole('button', { name: /pay/i }).click();
    await page.waitForURL(/\/checkout\/done/);
    expect(await page.textContent('main')).toMatch(/Make/);
    await stage.stripe.deliver({ to: stage.webhookUrl, times: 2, order: 'shuffled', seed: 3, signedAt: now });
    await stage.inboxIsDrained();
    expect((await stage.customer.get('/v1/orders')).body.items).toMatchObject([{ status: 'paid' }]);
  });

  test('the installed scenario reports its runs, and the overview shows exactly the figures of the definitions', async () => {
    const { app, connection, operator, make, customer } = stage;
    for (const [name, value] of [
      ['hourlyRate', '36'],
      ['creditPrice', '0.00106'],
    ]) {
      await operator.post('/admin/assumptions', {
        scope: 'library',
        name,
        value,
        currency: 'usd',
        provenance: 'estimated',
        from: '2026-01-01T00:00:00Z',
      });
    }
    const parameters = {
      scenario: scenario.id,
      organizationId: 501,
      teamId: 601,
      name: 'Reminders',
      confirmAppInstall: true,
    };
    installation = (
      await runModule(app, 'installScenario', { connection, parameters })
    )[0] as unknown as typeof installation;
    await make.runScenario(installation.make.scenarioId, { at: now });
    await runModule(app, 'reportExecution', {
      parameters: {
        reportUrl: installation.report.url,
        executionId: 'app-1',
        status: 'completed',
        startedAt: now.toISOString(),
        finishedAt: now.toISOString(),
        credits: 6,
      },
    });
    const task = {
      installationId: installation.id,
      startedAt: now.toISOString(),
      finishedAt: now.toISOString(),
      credits: 6,
      aiModel: 'gpt-5-mini',
      cost: { amountMicros: 2000, currency: 'usd' },
    };
    await customer.post('/v1/execution-tasks', {
      tasks: [
        { ...task, executionId: 'b1', status: 'completed' },
        { ...task, executionId: 'b2', status: 'failed', error: { code: '401', message: 'Refused.' } },
      ],
    });

    await open(overview);
    await page.locator('[data-figure="netRevenue"]').waitFor();
    const shown = Object.fromEntries(
      await Promise.all(
        [
          'netRevenue',
          'grossVolume',
          'installations',
          'started',
          'completionRate',
          'valueMicros',
          'costMicros',
          'netMicros',
        ].map(async (name) => [name, await figure(name)]),
      ),
    );
    expect(shown).toMatchObject({
      netRevenue: '$19.00',
      grossVolume: '$19.00',
      installations: '1',
      started: '4',
      completionRate: expect.stringMatching(/^75(\.0+)?\s?%$/),
      valueMicros: expect.stringMatching(/^\$5\.04/),
      costMicros: expect.stringMatching(/^\$0\.0[78]/),
      netMicros: expect.stringMatching(/^\$4\.9[67]/),
    });

    for (const name of ['netRevenue', 'completion', 'roi']) {
      await page.getByTestId(`chart-${name}`).locator('canvas').waitFor();
      expect(await page.evaluate(isDrawn(name)), `${name} is drawn`).toBe(true);
    }
    await page.getByRole('button', { name: 'Completion per day: show the table of the same data' }).click();
    const row = page.getByTestId('chart-table-completion').locator(`tr[data-day="${day}"]`);
    expect(await row.locator('[data-series="started"]').textContent()).toBe('4');
    expect(await row.locator('[data-series="completed"]').textContent()).toBe('3');
    await page.getByRole('button', { name: 'Net revenue per day: show the table of the same data' }).click();
    expect(
      await page.getByTestId('chart-table-netRevenue').locator(`tr[data-day="${day}"]`).textContent(),
    ).toContain('$19.00');
  });

  test('the pages of the scenario, the installation and the order tell the same story', async () => {
    await open(`/dashboard/scenarios/${scenario.slug}?from=${day}&to=${day}`);
    await page.locator('[data-figure="netRevenue"]').waitFor();
    expect(await figure('netRevenue')).toBe('$19.00');
    expect(await figure('completionRate')).toMatch(/^75/);
    expect(await figure('valueMicros')).toMatch(/^\$5\.04/);

    await open('/dashboard/installations');
    await page.getByText('Reminders').first().waitFor();
    await open(`/dashboard/installations/${installation.id}`);
    await page.locator('[data-figure="started"]').waitFor();
    expect([await figure('started'), await figure('completed'), await figure('failed')]).toEqual([
      '4',
      '3',
      '1',
    ]);
    expect(await page.getByTestId('make-link').getAttribute('href')).toBe(
      `https://eu1.make.com/601/scenarios/${installation.make.scenarioId}/edit`,
    );

    await open('/dashboard/orders');
    await page.locator('main').getByText('$19.00').first().waitFor();
    const [order] = (await stage.operator.get('/admin/orders')).body.items;
    await open(`/dashboard/orders/${order.id}`);
    await page.locator('[data-figure="total"]').waitFor();
    expect([await figure('total'), await figure('netRevenue'), await figure('netAfterFees')]).toEqual([
      '$19.00',
      '$19.00',
      '$18.15',
    ]);
  });

  test('after a full refund the right is gone and every page follows', async () => {
    now = new Date('2026-03-04T12:00:00Z');
    const [order] = (await stage.operator.get('/admin/orders')).body.items;
    const { body: detail } = await stage.operator.get(`/admin/orders/${order.id}`);
    stage.stripe.refund(detail.stripe.paymentIntentId, {});
    await stage.stripe.deliver({ to: stage.webhookUrl, times: 2, order: 'reversed', signedAt: now });
    await stage.inboxIsDrained();

    await open('/dashboard?from=2026-03-03&to=2026-03-04');
    await page.locator('[data-figure="netRevenue"]').waitFor();
    expect([await figure('netRevenue'), await figure('grossVolume'), await figure('refundRate')]).toEqual([
      '$0.00',
      '$19.00',
      expect.stringMatching(/^100/),
    ]);
    await open(`/dashboard/orders/${order.id}`);
    await page.locator('[data-figure="refunded"]').waitFor();
    expect([await figure('refunded'), await figure('netRevenue')]).toEqual(['$19.00', '$0.00']);
    expect(await page.textContent('main')).toMatch(/revoked/i);
  });

  test('no page complained in the console', () => {
    // A page that asks whether somebody is signed in is told 401 by the browser itself.
    expect(
      browser.complaints.filter(
        (complaint) => !/status of 401|welcome\?token=.*status of 410/.test(complaint),
      ),
    ).toEqual([]);
  });
});
