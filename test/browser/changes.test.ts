import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner, complaintsOf } from './operator-at-work.ts';
import { expectReadableEverywhere } from './violations.ts';

describe.skipIf(chromiumPath === null)('an operator and what was changed', () => {
  let server: TestServer;
  let id: string;
  let rename: (name: string, amount: number) => Promise<void>;

  beforeAll(async () => {
    server = await startTestServer();
    const script = await operatorClient(server);
    const terms = {
      name: 'Team',
      price: { amount: 2900, currency: 'usd' },
      interval: 'month',
      scenarios: 'all',
    };
    id = (await script.post('/admin/plans', terms)).body.id;
    rename = async (name, amount) => {
      const body = { name, price: { amount, currency: 'usd' } };
      await script.patch(`/admin/plans/${id}`, body, { 'X-Change-Reason': 'autumn prices' });
    };
  });
  afterAll(() => server.close());

  test('finds who changed a plan and why, and takes it back', async () => {
    await rename('Crew', 3900);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await becomeOwner(page, server.ownerLink);
      await page.goto(`${server.url}/dashboard/changes?subject=plans`);
      await page.getByText('autumn prices').first().waitFor();
      await page.getByRole('link', { name: 'Crew' }).first().click();
      await page.getByRole('heading', { name: /Plan “Crew” was changed/ }).waitFor();
      await page.locator('[data-path="/priceAmount"]').getByText('$39.00').waitFor();
      await page.getByRole('textbox', { name: 'Why' }).fill('zu teuer');
      await page.getByRole('button', { name: 'Take this change back' }).click();
      await page.getByRole('heading', { name: /Plan “Team” was changed/ }).waitFor();
      await page.getByText('zu teuer').waitFor();
      await page.getByRole('link', { name: 'Olivia Owner' }).waitFor();

      await page.goto(`${server.url}/dashboard/settings`);
      await page.getByRole('button', { name: 'Change recommendations.learned' }).click();
      await page.getByLabel('Share of the customers').fill('20');
      await page.getByRole('textbox', { name: 'Why' }).fill('a fifth first');
      await expectReadableEverywhere(page, 'a switch');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('On for 20% of the customers.').waitFor();
      expect(complaintsOf(browser)).toEqual([]);
    } finally {
      await browser.close();
    }
    const { rows } = await server.pool.query('select name, price_amount from plans where id = $1', [id]);
    expect(rows).toEqual([{ name: 'Team', price_amount: 2900 }]);
  });
});
