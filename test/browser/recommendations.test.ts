import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { simulateWorld, worldEnd } from '../support/simulated-world.ts';
import { insertWorld } from '../support/world-rows.ts';
import { becomeOwner } from './operator-at-work.ts';
import { expectReadableEverywhere } from './violations.ts';

describe.skipIf(chromiumPath === null)('recommendations', () => {
  let server: TestServer;
  beforeAll(async () => {
    // Half an hour after the hour up to which is learned; sessions need a clock that does not stand still.
    const ahead = (worldEnd + 0.02) * 86_400_000 - Date.now();
    server = await startTestServer({ now: () => new Date(Date.now() + ahead) });
    await insertWorld(server.pool, simulateWorld({ scenarios: 24, customers: 900, strength: 30, seed: 7 }));
  });
  afterAll(() => server.close());

  test('an operator has them computed, reads the proof, and sees what a customer sees', async () => {
    const browser: TestBrowser = await openBrowser({ width: 1440, height: 900, colorScheme: 'light' });
    try {
      const page = await browser.newPage();
      await becomeOwner(page, server.ownerLink);
      await page.getByRole('link', { name: 'Recommendations' }).click();
      await page.getByText('Nothing has been computed yet').waitFor();
      await page.getByRole('button', { name: 'Compute now' }).click();
      await expect
        .poll(
          async () => {
            await page.reload();
            await page.getByRole('region', { name: 'What is served' }).waitFor();
            return page.getByText('The gate is open').count();
          },
          { timeout: 60_000 },
        )
        .toBe(1);
      await page.getByRole('table', { name: 'Models' }).waitFor();
      await expectReadableEverywhere(page, 'recommendations');
      await page.getByRole('radiogroup', { name: 'Part' }).getByText('By customer').click();
      await page.getByPlaceholder('Name or e-mail').fill('cus_world_7@');
      await page.getByRole('option').first().click();
      await page
        .getByRole('cell', { name: /\d+ of \d+ who use “.+” also have this\./ })
        .first()
        .waitFor();
      await expectReadableEverywhere(page, 'recommendations for a customer');
      await page.getByRole('radiogroup', { name: 'Part' }).getByText('Evaluations').click();
      await page.getByRole('table', { name: 'Evaluations' }).waitFor();
      await expectReadableEverywhere(page, 'evaluations of recommendations');
      expect(browser.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
