import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupAll } from '../server/errors/group-all.ts';
import { customerClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { insertInstallation, insertScenario } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner, complaintsOf } from './operator-at-work.ts';
import { shoot } from './screenshot.ts';

describe.skipIf(chromiumPath === null)('an operator and what has failed', () => {
  let server: TestServer;
  let fail: () => Promise<void>;

  beforeAll(async () => {
    server = await startTestServer();
    const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
    await server.pool.query(`update scenarios set apps = '{xero}' where id = $1`, [scenario.id]);
    const customer = await customerClient(server);
    const installation = await insertInstallation(server.pool, { customerId: customer.id, scenario });
    let executions = 0;
    fail = async () => {
      executions += 1;
      await customer.post('/v1/execution-tasks', {
        tasks: [
          {
            installationId: installation.id,
            executionId: `exe-${executions}`,
            status: 'failed',
            startedAt: new Date().toISOString(),
            error: { code: '401', message: `Xero does not know token ${executions}` },
          },
        ],
      });
      await groupAll(server);
    };
    await fail();
    await fail();
  });
  afterAll(() => server.close());

  test('finds it, reads its samples, resolves it, and sees it come back', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await becomeOwner(page, server.ownerLink);
      const frequent = page.getByRole('region', { name: 'Failing most often' });
      await frequent.getByText('2×').or(frequent.getByText('3×')).waitFor();
      await frequent.getByText('Invoice chasing, 1 customer').waitFor();
      await shoot(frequent, 'frequent', 1440);
      await frequent.getByRole('link', { name: 'All errors' }).click();
      await page.waitForURL(/errors\?state=open/);
      await page.getByRole('link', { name: 'Xero does not know token #' }).waitFor();
      await page.getByRole('link', { name: 'Xero does not know token #' }).click();
      await page.getByRole('heading', { name: 'Run: Invoice chasing' }).waitFor();
      await page.getByTestId('sample').first().getByText('Xero does not know token').waitFor();
      await page.getByRole('button', { name: 'Mended', exact: true }).click();
      await page.getByRole('button', { name: 'Open again' }).waitFor();
      await fail();
      await page.reload();
      await page.getByRole('button', { name: 'Mended', exact: true }).waitFor();
      await page.getByText('Came back').waitFor();
      expect(complaintsOf(browser)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
