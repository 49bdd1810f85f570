import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findInsights } from '../../server/insights/find-insights.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { groupAll } from '../server/errors/group-all.ts';
import { insightsWorld, march, modelGotDearer, noon } from '../server/insights/world.ts';
import { becomeOwner } from './operator-at-work.ts';
import { shoot } from './screenshot.ts';
import { expectReadableEverywhere } from './violations.ts';

describe.skipIf(chromiumPath === null)('what is worth knowing', () => {
  let server: TestServer;
  let slug: string;

  beforeAll(async () => {
    const ahead = noon.getTime() - Date.now(); // sessions need a clock that does not stand still
    server = await startTestServer({
      now: () => new Date(Date.now() + ahead),
      env: { INSIGHTS_MODEL_URL: 'http://127.0.0.1:9/v1' },
    });
    const { install } = await insightsWorld(server);
    const chasing = await install('Invoice chasing', 3);
    ({ slug } = chasing);
    for (let day = 2; day <= 8; day += 1)
      await chasing.tell({ day: march(day), completed: 10, failed: day % 2 });
    for (let day = 9; day <= 15; day += 1)
      await chasing.tell({ day: march(day), completed: 8, failed: day > 10 ? 5 : 0, code: '401' });
    await chasing.tell({ day: march(15), failed: 2, code: 'DataError', message: 'Another one' });
    const model = await modelGotDearer(install);
    for (let day = -25; day <= 15; day += 1)
      await model.tell({ day: march(day), completed: day > -12 ? 20 : 10 });
    await groupAll(server);
    await findInsights(server.deps);
  });
  afterAll(() => server.close());

  test('each sentence leads to exactly its figures', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await becomeOwner(page, server.ownerLink);
      const part = page.getByRole('region', { name: 'Worth knowing' });
      const item = part.locator('[data-insight=failuresRose]');
      await item.waitFor();
      expect(await item.locator('p').first().textContent()).toMatch(
        /^Failures of Invoice chasing rose from 2 to 27 since Wednesday; 25 of 27 are 401 from Xero; three customers lose about \d+ hours a week\.$/,
      );
      await expectReadableEverywhere(page, 'overview');
      await shoot(part, 'insights', 1440);

      const toFigures = item.getByRole('link', { name: 'Figures of the scenario' });
      await toFigures.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Figures' }).waitFor({ timeout: 20_000 });
      expect(page.url()).toBe(`${server.url}/dashboard/scenarios/${slug}?from=2026-03-11&to=2026-03-15`);
      // 67 runs in these five days, of which 27 failed
      await expect.poll(() => page.getByRole('region', { name: 'Figures' }).textContent()).toContain('59.7%');
      await shoot(page, 'figures', 1440);

      await page.goBack();
      await item.getByRole('link', { name: 'Errors' }).click();
      await page.getByRole('heading', { name: 'Errors' }).waitFor();
      await page.getByRole('link', { name: 'No.' }).waitFor();
      expect(await page.getByRole('link', { name: 'Another one' }).count()).toBe(0);
      const runs = page.getByRole('region', { name: 'Failed runs of these days' });
      const toldOf = (figure: string) => runs.locator(`[data-figure=${figure}]`).textContent();
      expect(await toldOf('failed')).toBe('27 of 67, 59.7% completed');
      expect(await toldOf('failedBefore')).toMatch(/^2 of 52/);
      expect([await toldOf('ofCode'), await toldOf('customers')]).toEqual(['25', '3']);
      await expectReadableEverywhere(page, 'errors');

      await page.goto(`${server.url}/dashboard`);
      const dearer = part.locator('[data-insight=costPerSuccessRose]');
      expect(await dearer.locator('p').first().textContent()).toBe(
        'A success with big-one costs 0.003 USD instead of 0.002 USD, 50 % more than a week before, over 70 completed runs.',
      );
      await dearer.getByRole('link', { name: 'Figures of the model' }).click();
      const figures = page.getByRole('region', { name: 'AI model' });
      await figures.locator('[data-figure=costPerSuccessBefore]').waitFor();
      const shownAs = (figure: string) => figures.locator(`[data-figure=${figure}]`).textContent();
      expect(await shownAs('costPerSuccess')).toBe('0.003 USD');
      expect(await shownAs('costPerSuccessBefore')).toBe('0.002 USD');
      expect(await shownAs('completedWithModel')).toBe('70');
      await expect.poll(() => page.locator('[data-figure=started]').first().textContent()).toContain('70');
      await expectReadableEverywhere(page, 'model');

      await page.goto(`${server.url}/dashboard`);
      const grew = part.locator('[data-insight=savingsGrew]');
      const hours = /saved (\d+) hours/.exec((await grew.locator('p').first().textContent()) ?? '')?.[1];
      await grew.getByRole('link', { name: 'Hours of the four weeks' }).click();
      const saved = page.getByRole('region', { name: 'Time saved' });
      await saved.locator('[data-figure=hoursSaved]').waitFor();
      expect(hours).toBe(
        String(Math.round(Number(await saved.locator('[data-figure=hoursSaved]').textContent()))),
      );
      await expectReadableEverywhere(page, 'savings');

      await page.goto(`${server.url}/dashboard/settings`);
      const model = page.getByRole('region', { name: 'Language model for insights' });
      await model.getByText(/^Failures of \[NAME\] rose from 2 to 27 since Wednesday/).waitFor();
      await expectReadableEverywhere(page, 'settings');
      await shoot(model, 'model', 1440);
      // A scenario that was written into the database was not checked.
      expect(browser.complaints.filter((each) => !/status of 404 .*\/preflight$/.test(each))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
