import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient, customerClient, type ApiClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { insertInstallation, insertScenario } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectLoaded, expectReadable } from './violations.ts';

/** From a link in a mail to being forgotten. */
describe.skipIf(chromiumPath === null)('the customer that leaves with their data', () => {
  let server: TestServer;
  let customer: Awaited<ReturnType<typeof customerClient>>;
  let browser: TestBrowser;
  let page: Page;
  let email: string;

  beforeAll(async () => {
    server = await startTestServer();
    customer = await customerClient(server);
    ({ email } = (await customer.get('/v1/me')).body);
    const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
    const { id, token } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
    const assumptions = [{ name: 'hourlyRate', value: '30' }];
    await customer.put(`/v1/installations/${id}/assumptions`, { assumptions });
    const reporter: ApiClient = apiClient(server.url);
    for (const executionId of ['run-1', 'run-2', 'run-3'])
      await reporter.post(`/v1/report/${token}`, {
        executionId,
        status: executionId === 'run-3' ? 'failed' : 'completed',
        startedAt: new Date().toISOString(),
        ...(executionId === 'run-3' ? { error: { code: 'DataError', message: 'Row 7 was empty.' } } : {}),
      });
    await customer.post('/v1/feedback', { kind: 'idea', message: 'Remind on Mondays only.' });
    browser = await openBrowser();
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const figure = async (name: string) => page.locator(`[data-figure="${name}"]`).first().textContent();

  test('signs in by a mailed link and comes to the page that was asked for', async () => {
    await page.goto(`${server.url}/account/keys`);
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await expectReadable(page, 'sign-in', 1440);
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByRole('heading', { name: 'Look in your mail' }).waitFor();
    const mail = () => server.mails.find(({ to, subject }) => to === email && subject.startsWith('Sign in'));
    await expect.poll(mail).toBeDefined();
    await page.goto(/https?:\S+\/account\/confirm\S+/.exec(mail()?.text ?? '')?.[0] ?? '');
    await page.getByText(email).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'API keys' }).waitFor();
  });

  test('sees the figures that the API answers', async () => {
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await expectLoaded(page);
    const { items } = (await customer.get('/v1/account/runs')).body;
    expect(items).toMatchObject([{ started: 3, completed: 2, failed: 1 }]);
    for (const name of ['started', 'completed', 'failed'])
      expect(await figure(name)).toBe(String(items[0][name]));
    const { totals } = (await customer.get('/v1/roi?compare=none')).body;
    expect(totals.valueMicros).toBeGreaterThan(0);
    for (const name of ['valueMicros', 'netMicros']) {
      const shown = Number((await figure(name))?.replaceAll(/[^\d.]/g, ''));
      expect([name, shown]).toEqual([name, totals[name] / 1_000_000]);
    }
  });

  test('takes everything along, and is forgotten', async () => {
    await page.goto(`${server.url}/account/data`);
    await page.getByRole('button', { name: 'Export everything' }).click();
    const way = page.getByRole('link', { name: 'Download' });
    await way.waitFor();
    const address = await way.getAttribute('href');
    const downloading = page.waitForEvent('download');
    await way.click();
    const file = JSON.parse(await readFile(await (await downloading).path(), 'utf8'));
    expect(file.tables).toMatchObject({
      customers: [{ email }],
      feedback: [{ message: 'Remind on Mondays only.' }],
      customer_sessions: [{}],
    });
    expect(file.tables.task_facts).toHaveLength(3);
    await page.getByRole('button', { name: 'Erase my account' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase your account?' });
    await dialog.waitFor();
    expect(await dialog.getByRole('button', { name: 'Erase for good' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/^Type /).fill(email);
    await expectReadable(page, 'erase', 1440);
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByRole('heading', { name: 'You are forgotten' }).waitFor();
    await page.goto(`${server.url}/account`);
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    expect((await fetch(address ?? '')).status).toBe(410);
    expect((await customer.get('/v1/me')).status).toBe(401);
  });

  test('meets no complaint of the browser on the way, but of what is refused', () => {
    const refused = /status of 40[14]/; // nobody is signed in; no export was made yet
    expect(browser.complaints.filter((complaint) => !refused.test(complaint))).toEqual([]);
  });
});
