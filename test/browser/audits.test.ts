import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { insertInstallation, insertScenario } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner, complaintsOf } from './operator-at-work.ts';

/** From a press to the seal beside a figure, and what a gate that fails does to both. */
describe.skipIf(chromiumPath === null)('audits in the browser', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    const customer = await customerClient(server);
    const { id } = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario: await insertScenario(server.pool),
    });
    const startedAt = new Date(Date.now() - 60_000).toISOString();
    await customer.post('/v1/execution-tasks', {
      tasks: [
        { installationId: id, executionId: 'e1', status: 'completed', startedAt, finishedAt: startedAt },
      ],
    });
  });
  afterAll(() => server.close());

  test('a press checks every gate; figures carry their seal, also for the keyboard; a failing gate is seen', async () => {
    const browser = await openBrowser({ width: 1440, height: 900, colorScheme: 'light' });
    try {
      const page = await browser.newPage();
      await becomeOwner(page, server.ownerLink);
      await page.goto(`${server.url}/dashboard/audits`);
      const check = page.getByRole('button', { name: 'Check now' });
      await check.click();
      const gates = page.getByRole('table', { name: 'Gates' });
      await gates
        .getByText('1 task counted anew', { exact: false })
        .or(gates.getByText('with 1 task'))
        .first()
        .waitFor();
      expect(await gates.locator('[data-status="fails"]').count()).toBe(0);
      expect(await gates.locator('[data-status="holds"]').count()).toBeGreaterThan(8);
      await page.goto(`${server.url}/dashboard`);
      const seal = page.getByRole('button', { name: /^Runs started: Verified at/ });
      await seal.waitFor();
      await seal.focus();
      await page.getByRole('tooltip').filter({ hasText: 'gates of the audits hold' }).waitFor();
      await server.pool.query('update total_days set started = started + 1');
      await page.goto(`${server.url}/dashboard/audits`);
      await check.click();
      await page.getByText('Some figures are not to be relied on').waitFor();
      await gates.getByRole('button', { name: /^G7/ }).click();
      const history = page.getByRole('table', { name: 'History of G7' });
      await history.locator('[data-status="holds"]').first().waitFor();
      expect(await history.locator('[data-status="fails"]').count()).toBe(1);
      await page.goto(`${server.url}/dashboard`);
      await page.getByRole('button', { name: /^Runs started: Do not rely on it/ }).waitFor();
      expect(complaintsOf(browser)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
