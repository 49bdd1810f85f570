import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerClient, operatorClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { becomeOwner, complaintsOf } from './operator-at-work.ts';
import { expectReadableEverywhere } from './violations.ts';

/** Every page with the starter library in it, in both themes and on a phone. */
describe.skipIf(chromiumPath === null)('the pages', () => {
  let server: TestServer;
  const paths: string[] = [];

  beforeAll(async () => {
    server = await startTestServer({ hasStarterLibrary: true });
    const operator = await operatorClient(server);
    const customer = await customerClient(server);
    const [free] = (await operator.get('/admin/scenarios?price=free&limit=1')).body.items;
    const { body: installation } = await customer.post('/v1/installations', {
      scenario: free.id,
      reporting: 'http',
    });
    const startedAt = new Date(Date.now() - 60_000).toISOString();
    await customer.post('/v1/execution-tasks', {
      tasks: [
        {
          installationId: installation.id,
          executionId: 'e1',
          status: 'completed',
          startedAt,
          finishedAt: startedAt,
        },
      ],
    });
    const { body: feedback } = await customer.post('/v1/feedback', {
      kind: 'bug',
      installationId: installation.id,
      executionId: 'e1',
      message: 'The second message came twice. My key is sk_live_51H8xkTq9Lm2VbN7pRcWd.',
      rating: 2,
    });
    const { body: audit } = await operator.post('/admin/audits', {});
    await until(async () => (await operator.get(`/admin/audits/${audit.id}`)).body.state === 'done');
    paths.push(
      '/dashboard',
      '/dashboard/scenarios',
      '/dashboard/scenarios/import',
      `/dashboard/scenarios/${free.slug}`,
      '/dashboard/installations',
      `/dashboard/installations/${installation.id}`,
      '/dashboard/orders',
      '/dashboard/customers',
      '/dashboard/alerts',
      '/dashboard/audits',
      `/dashboard/audits/${audit.id}`,
      '/dashboard/alerts?part=rules',
      '/dashboard/feedback',
      `/dashboard/feedback/${feedback.id}`,
      '/dashboard/settings',
      '/dashboard/nothing-here',
      '/',
      `/scenarios/${free.slug}`,
      '/signup',
    );
  });
  afterAll(() => server.close());

  test('are readable, nothing is cut off, and nothing complains in the console', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await becomeOwner(page, server.ownerLink);
      for (const path of paths) {
        await page.goto(`${server.url}${path}`);
        await page
          .locator('h1, h2')
          .first()
          .waitFor()
          .catch(() => expect.fail(`${path} shows no heading`));
        await expectReadableEverywhere(page, path);
      }
      expect(complaintsOf(browser)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
