import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner } from './operator-at-work.ts';
import { expectLoaded, expectReadable } from './violations.ts';
import { shoot } from './screenshot.ts';

describe.skipIf(chromiumPath === null)('without a mouse', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    server = await startTestServer({ hasStarterLibrary: true });
    browser = await openBrowser();
    page = await browser.newPage();
    await becomeOwner(page, server.ownerLink);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  /** In both themes, of what is open. */
  async function expectReadableInBothThemes(name: string): Promise<void> {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectReadable(page, `${name}, ${colorScheme}`, 1440);
      await shoot(page, `${name}-${colorScheme}`, 1440);
    }
  }

  /** Its field has the focus a moment after it is there. */
  async function openPalette(): Promise<void> {
    await page.keyboard.press('Control+k');
    await page.locator('input[aria-label="Search everything"]:focus').waitFor();
  }

  async function takeFirst(words: string, result: string): Promise<void> {
    await page.keyboard.type(words);
    const first = page.getByRole('dialog').locator('[data-action]').first();
    await expect.poll(() => first.textContent()).toContain(result);
    await page.keyboard.press('Enter');
  }

  test('one finds a page, reads a chart point by point, its table, and takes both along', async () => {
    await openPalette();
    await expectReadableInBothThemes('palette');
    await takeFirst('reven', 'Revenue');
    await page.getByRole('heading', { name: 'Revenue', level: 1 }).waitFor();
    await expectLoaded(page);

    const card = page.getByRole('region', { name: /^Net revenue per day/ });
    const chart = card.getByRole('application');
    await chart.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    const spoken = chart.getByRole('status');
    await expect.poll(() => spoken.textContent()).toMatch(/^[A-Z][a-z]{2} \d+, \d{4}; Net revenue: \$0\.00/);
    const yesterday = await spoken.textContent();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => spoken.textContent()).toContain('(not over yet)');
    await expectReadableInBothThemes('chart');

    await card.getByRole('button', { name: /show the table/ }).focus();
    await page.keyboard.press('Enter');
    const row = card.getByRole('row').nth(-2);
    expect(yesterday).toContain((await row.getByRole('rowheader').textContent()) ?? 'no row');

    const file = async (name: RegExp) => {
      await card.getByRole('button', { name }).focus();
      const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
      return { name: download.suggestedFilename(), path: await download.path() };
    };
    const csv = await file(/download as CSV/);
    expect(csv.name).toMatch(/^earned-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    const [operator, [from, to]] = [
      await operatorClient(server),
      (csv.name.match(/\d{4}-\d\d-\d\d/g) ?? []) as [string, string],
    ];
    const { body: text } = await operator.get(`/admin/analytics/revenue?from=${from}&to=${to}&interval=day`, {
      Accept: 'text/csv',
    });
    expect(readFileSync(csv.path, 'utf8')).toBe(text);
    const picture = await file(/download as a picture/);
    expect(picture.name).toMatch(/^earned-.*\.png$/);
    expect(readFileSync(picture.path).subarray(1, 4).toString()).toBe('PNG');
  });

  test('keys lead to pages, and a period can be chosen by typing', async () => {
    await page.keyboard.press('Escape');
    await page.locator('body').press('g');
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await openPalette();
    await takeFirst('90 days', 'Period: 90 days');
    await expect.poll(() => page.url()).toMatch(/\?from=/);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('body').press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await expectReadableInBothThemes('keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
    expect(browser.complaints).toEqual([]);
  });
});
