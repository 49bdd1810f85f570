import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerClient, operatorClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { insertPayment } from '../support/ledger-rows.ts';
import { insertInstallation, insertScenario } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner, signInAsOwner } from './operator-at-work.ts';
import { expectReadableEverywhere } from './violations.ts';

/** From the list of customers to one's whole story, then what keeps the library going. */
describe.skipIf(chromiumPath === null)('customers and machinery', () => {
  let server: TestServer;
  let people: TestBrowser;
  let customer: Awaited<ReturnType<typeof customerClient>>;

  beforeAll(async () => {
    server = await startTestServer();
    const operator = await operatorClient(server);
    customer = await customerClient(server, 'Grace');
    const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
    const { id: installationId } = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario,
    });
    const startedAt = new Date(Date.now() - 3_600_000).toISOString();
    await customer.post('/v1/execution-tasks', {
      tasks: [
        { installationId, executionId: 'a', status: 'completed', startedAt, finishedAt: startedAt },
        {
          installationId,
          executionId: 'b',
          status: 'failed',
          startedAt,
          error: { code: 'DataError', message: 'x' },
        },
      ],
    });
    await insertPayment(server.pool, {
      customerId: customer.id,
      scenarioId: scenario.id,
      at: startedAt,
      amount: 1900,
      refunded: 400,
    });
    await customer.post('/v1/feedback', { kind: 'bug', message: 'It stops', scenario: scenario.slug });
    await customer.put('/v1/consents', {
      consents: [{ purpose: 'productNews', granted: true, policyVersion: '1' }],
    });
    await operator.post('/admin/operators', {
      email: 'eve@example.com',
      name: 'Eve',
      username: 'eve',
      role: 'support',
    });
    await server.pool.query(
      `insert into jobs.job (name, state, data, output, retry_limit, retry_count, completed_on)
       values ('feedback.send-reply-mail', 'failed', '{"feedbackId": "fbk_none"}', '{"message": "the mail server is away"}', 8, 8, now())`,
    );
    people = await openBrowser();
    const page = await people.newPage();
    await becomeOwner(page, server.ownerLink);
    await page.close();
  });
  afterAll(async () => {
    await people?.close();
    await server?.close();
  });

  test('every page says what is; jobs are readable in both themes and widths', async () => {
    const page = await people.newPage();
    const open = async (path: string, text: string) => {
      await page.goto(`${server.url}/dashboard${path}`);
      await page.getByText(text).first().waitFor();
    };
    await open('/customers?health=watch', '1 complaint is open');
    await open(`/customers/${customer.id}`, 'given back of');
    await open('/jobs?state=failed', 'the mail server is away');
    await expectReadableEverywhere(page, 'jobs');
    await open('/jobs?part=kinds', 'executions.make-partitions');
    await expectReadableEverywhere(page, 'job-kinds');
    await open('/operators', 'Invited, not started yet');
    await open('/system', 'Nothing can be sold');
    await page.close();
  });

  test('an operator signs in, goes from the list to a customer’s story, and lets a job be tried again', async () => {
    await people.context.clearCookies();
    const page = await people.newPage();
    await signInAsOwner(page, server.url);
    await page.goto(`${server.url}/dashboard/customers`);
    await page.getByRole('link', { name: 'Grace' }).click();
    await page.getByRole('heading', { name: 'Grace' }).waitFor();
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Money' }).click();
    const story = page.getByRole('list', { name: 'Story' });
    await expect.poll(() => story.locator('[data-event]').count()).toBe(2);
    expect(new URL(page.url()).search).toBe('?kind=money');
    const shown = await page.locator('[data-figure="lifetimeValue"]').textContent();
    expect(shown).toBe('$15.00');
    await page.goto(`${server.url}/dashboard/jobs?state=failed`);
    await page.getByRole('button', { name: 'Try feedback.send-reply-mail again' }).click();
    await page.getByText('Nothing gave up').waitFor();
    await page.close();
  });
});
