import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forecastNightly } from '../../server/forecasting/publish/forecast-nightly.ts';
import { addDays, dayOf, daysOf } from '../../server/platform/time.ts';
import { customerClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { insertPayment } from '../support/ledger-rows.ts';
import { insertScenario } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner, complaintsOf } from './operator-at-work.ts';
import { expectReadableEverywhere } from './violations.ts';

const today = dayOf(new Date(), 'UTC');
/** Earnings of a week with quiet Sundays that grow slowly. */
const amountOf = (place: number) =>
  Math.round((90 + place / 2) * [10, 12, 13, 12, 11, 5, 3][place % 7]!) + ((place * 29) % 13) * 15;

describe.skipIf(chromiumPath === null)('the forecast', () => {
  let server: TestServer;
  let daysAgo = 0;

  beforeAll(async () => {
    server = await startTestServer({ now: () => new Date(Date.now() - daysAgo * 86_400_000) });
    const { id: customerId } = await customerClient(server);
    const scenario = await insertScenario(server.pool);
    for (const [place, day] of daysOf({ from: addDays(today, -110), to: addDays(today, -1) }).entries())
      await insertPayment(server.pool, {
        customerId,
        scenarioId: scenario.id,
        at: `${day}T12:00:00Z`,
        amount: amountOf(place),
      });
    daysAgo = 10;
    await forecastNightly(server.deps);
    daysAgo = 0;
    await forecastNightly(server.deps);
  });
  afterAll(() => server.close());

  test('shows fan, simple forecast, record and backtest', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await becomeOwner(page, server.ownerLink);
      await page.goto(`${server.url}/dashboard/forecast`);
      const headline = page.getByTestId('headline');
      await headline.waitFor();
      expect(await headline.textContent()).toMatch(/about \$[\d.]+, and with 80 % probability between/);
      expect(await page.getByText(/values foretold/).textContent()).toMatch(/Of 8 values foretold/);
      await page.getByTestId('chart-forecast').locator('canvas').waitFor();
      await page.getByText('Not to be used for').waitFor();
      await expectReadableEverywhere(page, '/dashboard/forecast');
      await page.getByRole('button', { name: /show the table of the same data/ }).click();
      const lastDay = page.getByTestId('chart-table-forecast').locator(`[data-day="${addDays(today, 29)}"]`);
      expect(await lastDay.locator('[data-series=high80]').textContent()).toMatch(/^\$/);
      expect(complaintsOf(browser)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
