import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { teamId, zone, makeToken } from '../server/installations/world.ts';
import { startMakeDouble, type MakeDouble } from '../doubles/make/start-make-double.ts';
import { customerClient, operatorClient } from '../support/api-client.ts';
import { exportedBlueprint } from '../support/blueprints.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner } from './operator-at-work.ts';

const inMake = { 'x-make-token': makeToken, 'x-make-zone': zone };

/** What is known before an installation and seen of it afterwards, on the pages of operators. */
describe.skipIf(chromiumPath === null)('installing, seen in the browser', () => {
  let make: MakeDouble;
  let server: TestServer;
  let browser: TestBrowser;
  let page: Page;
  let customer: Awaited<ReturnType<typeof customerClient>>;
  let operator: Awaited<ReturnType<typeof operatorClient>>;
  let scenario: { id: string; slug: string };

  beforeAll(async () => {
    make = await startMakeDouble({ tokens: [makeToken] });
    server = await startTestServer({ make });
    browser = await openBrowser();
    page = await browser.newPage();
    customer = await customerClient(server);
    operator = await operatorClient(server);
    const { body } = await operator.post('/admin/scenarios', {
      title: 'Invoice reminder',
      description: 'Reminds late payers.',
      complexityLevel: 2,
      category: 'finance',
      minutesByHand: 6,
    });
    scenario = body;
    await publish(exportedBlueprint());
    for (const [name, value, currency] of [
      ['hourlyRate', '30', 'usd'],
      ['creditPrice', '0.001', 'usd'],
    ])
      await operator.post('/admin/assumptions', {
        scope: 'library',
        name,
        value,
        currency,
        provenance: 'confirmed',
        from: '2020-01-01T00:00:00Z',
      });
    await becomeOwner(page, server.ownerLink);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await make.close();
  });

  async function publish(blueprint: object): Promise<void> {
    const { body } = await operator.post(`/admin/scenarios/${scenario.id}/versions`, { blueprint });
    await operator.post(`/admin/scenarios/${scenario.id}/versions/${body.number}/publish`);
  }
  const figure = (name: string) =>
    page.getByRole('region', { name: 'What to expect' }).locator(`[data-figure="${name}"]`);

  test('the page of a scenario tells what a month brings, to the cent of the API', async () => {
    const { body } = await customer.get(`/v1/scenarios/${scenario.slug}/preflight?runsPerMonth=200`);
    expect(body.value.micros).toBeGreaterThan(0);
    await page.goto(`${server.url}/dashboard/scenarios/${scenario.slug}`);
    await page.getByLabel('Runs a month, if you know').fill('200');
    const dollars = (body.value.micros / 1_000_000).toLocaleString('en-US', {
      style: 'currency',
      currency: 'USD',
    });
    await expect.poll(() => figure('valueMicros').textContent(), { timeout: 60_000 }).toBe(dollars);
    const credits = `${body.credits.perMonth.toLocaleString('en-US')} a month`;
    expect(await figure('creditsPerMonth').textContent()).toBe(credits);
    expect(await page.getByTestId('needs').textContent()).toContain('Watch unpaid invoices');
    expect(page.url()).toContain('runs=200');
  });

  test('an installation shows that its customer changed it, and that a newer version is out', async () => {
    const { body: installed } = await customer.post(
      '/v1/installations',
      { scenario: scenario.id, teamId, confirmAppInstall: true },
      inMake,
    );
    const copy = make.account.scenarios.get(installed.make.scenarioId)!;
    const refresh = () => customer.get(`/v1/installations/${installed.id}?refresh=true`, inMake);
    await refresh();
    await page.goto(`${server.url}/dashboard/installations/${installed.id}`);
    await page.locator('[data-drift="stock"]').waitFor();

    copy.blueprint.flow[1]!.mapper = { ...copy.blueprint.flow[1]!.mapper, subject: 'Please pay' };
    await refresh();
    await publish(exportedBlueprint('Invoice reminder', { tableName: 'Invoices 2027' }));
    await page.reload();
    expect(await page.locator('[data-drift="customised"]').textContent()).toContain(
      'an upgrade keeps the changes',
    );
    await page.getByText('version 2 is out').waitFor();
    expect(browser.complaints).toEqual([]);
  });
});
