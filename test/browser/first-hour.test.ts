import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStripeDouble } from '../doubles/stripe/start-stripe-double.ts';
import { stripeClientFor } from '../doubles/stripe/stripe-client.ts';
import { publishInvoiceReminder } from '../main-job/stage.ts';
import { loadMakeApp, validateConnection } from '../make-runtime/make-runtime.ts';
import { customerClient, operatorClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { insertInstallation } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner } from './operator-at-work.ts';
import { shoot } from './screenshot.ts';
import { expectReadable } from './violations.ts';

/** From the one-time link of an empty library to its first measured run: the page sees each step being taken. */
describe.skipIf(chromiumPath === null)('the first hour', () => {
  let stripe: Awaited<ReturnType<typeof startStripeDouble>>;
  let server: TestServer;
  beforeAll(async () => {
    stripe = await startStripeDouble({ webhookSecret: 'whsec_first_hour' });
    server = await startTestServer({ stripe });
  });
  afterAll(async () => {
    await server.close();
    await stripe.close();
  });

  test('is led from step to step, and each is seen when it is taken, without reloading', async () => {
    const browser = await openBrowser({ width: 1440, height: 900, colorScheme: 'light' });
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await becomeOwner(page, server.ownerLink);
      await page.getByRole('region', { name: 'Set up' }).getByRole('link', { name: 'Go on' }).click();
      const steps = (count: string) => page.getByText(`${count} of 5 steps are done.`).waitFor();
      await steps('0');
      await expectReadable(page, '/dashboard/set-up', 1440);
      await shoot(page, 'first-hour-begin', 1440);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await expectReadable(page, '/dashboard/set-up', 390);
      await shoot(page, 'first-hour-begin', 390);
      await page.setViewportSize({ width: 1440, height: 900 });

      const client = stripeClientFor(stripe);
      await client.webhookEndpoints.create({ url: `${server.url}/webhooks/stripe`, enabled_events: ['*'] });
      await client.customers.create({});
      await stripe.deliver({ to: `${server.url}/webhooks/stripe` });
      await steps('1');

      const customer = await customerClient(server);
      await validateConnection(loadMakeApp({ publicUrl: server.url }), { apiKey: customer.apiKey });
      await steps('2');

      const { scenario } = await publishInvoiceReminder({ operator: await operatorClient(server) });
      await steps('3');

      const { rows } = await server.pool.query<{ id: string }>(
        'select id from scenario_versions where scenario_id = $1',
        [scenario.id],
      );
      const { id } = await insertInstallation(server.pool, {
        customerId: customer.id,
        scenario: { id: scenario.id, slug: scenario.slug, versionId: rows[0]?.id ?? '' },
      });
      await steps('4');

      const startedAt = new Date().toISOString();
      const task = { installationId: id, executionId: 'exe-1', status: 'completed', startedAt };
      await customer.post('/v1/execution-tasks', { tasks: [task] });
      await page.getByText('All is set up.').waitFor();
      await shoot(page, 'first-hour-end', 1440);
      await page.goto(`${server.url}/dashboard`);
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      await page.getByText('Runs started').first().waitFor();
      expect(await page.getByRole('region', { name: 'Set up' }).count()).toBe(0);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
