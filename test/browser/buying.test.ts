import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient } from '../support/api-client.ts';
import { assumeForLibrary } from '../support/assumptions.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { shoot } from './screenshot.ts';
import { expectReadable } from './violations.ts';

/** A buyer who looks for something, works out whether it pays, and signs up: without a script, and with it. */
describe.skipIf(chromiumPath === null)('buying, seen in the browser', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let without: BrowserContext;

  beforeAll(async () => {
    server = await startTestServer({ hasStarterLibrary: true });
    await assumeForLibrary(await operatorClient(server), { hourlyRate: '30' });
    browser = await openBrowser();
    without = await browser.context
      .browser()!
      .newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** From the library to the page of the scenario on overdue invoices, by words and a facet. */
  async function findScenario(page: Page): Promise<void> {
    await page.goto(server.url);
    await page.getByRole('searchbox', { name: 'Search scenarios' }).fill('overdue invoces');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('heading', { name: 'Scenarios for “overdue invoces”' }).waitFor();
    await page.getByText('Filters').click(); // folded on a phone
    await page
      .getByRole('link', { name: /^Finance/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Remove Finance' }).waitFor();
    await page.getByRole('link', { name: 'Chase overdue invoices with the right tone' }).click();
    await page.getByRole('img', { name: /modules$/ }).waitFor();
  }

  /** The drawn flow: larger by a button and by Ctrl and the wheel, through its modules by keys, over the whole screen and back. */
  async function lookAroundIn(page: Page): Promise<void> {
    const percent = async () =>
      Number.parseInt((await page.locator('[data-flow-zoom]').textContent()) ?? '', 10);
    const before = await percent();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(percent).toBe(Math.round(before * 1.25));
    const frame = page.getByRole('region', { name: /^Flow of/ });
    await frame.hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, 150);
    await page.keyboard.up('Control');
    await expect.poll(percent).toBeLessThan(before);
    await page.locator('[data-module]').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const second = page.locator('[data-module]').nth(1);
    await expect.poll(() => second.getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('[data-flow-detail]').textContent()).toBe(
      await second.locator('title').first().textContent(),
    );
    await page.getByRole('button', { name: 'Full screen' }).click();
    const screen = page.getByRole('dialog', { name: /^Flow of/ });
    await screen.getByRole('button', { name: 'Close' }).waitFor();
    await expectReadable(page, 'a flow over the whole screen', 1440);
    await page.keyboard.press('Escape');
    await screen.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement.textContent.trim()')).toBe('Full screen');
  }

  async function signUp(page: Page, email: string): Promise<string> {
    await page.goto(`${server.url}/signup`);
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('textbox', { name: 'E-mail' }).inputValue()).toBe(email);
    await page.getByRole('textbox', { name: 'Name' }).fill('Bea Buyer');
    await page.getByRole('checkbox', { name: 'I agree to the terms' }).check();
    await page.getByRole('checkbox', { name: /privacy notes/ }).check();
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'Look in your mail' }).waitFor();
    const mail = () => server.mails.find(({ to }) => to === email);
    await expect.poll(mail).toBeDefined();
    await page.goto(/https?:\S+\/signup\/confirm\S+/.exec(mail()?.text ?? '')?.[0] ?? '');
    await page.getByRole('button', { name: 'Show my API key' }).click();
    await page.getByRole('heading', { name: 'Your API key' }).waitFor();
    return (await page.locator('pre code').textContent()) ?? '';
  }

  test('everything goes without a script, to the key', async () => {
    const page = await without.newPage();
    await findScenario(page);
    await page.getByLabel('Runs a month').fill('120');
    await page.getByLabel('Minutes by hand, each').fill('10');
    await page.getByLabel(/^An hour of it costs/).fill('60');
    await page.getByRole('button', { name: 'Work it out' }).click();
    await page.waitForURL(/runs=120&minutes=10&rate=60/);
    // 120 runs × 10 minutes × 0.7 at 60 an hour.
    expect(await page.locator('[data-figure=valueMicros]').textContent()).toBe('$840.00 a month');
    await shoot(page, 'scenario-without-script', 390);
    expect(await signUp(page, 'bea@example.com')).toMatch(/^slk_/);
  });

  test('a script answers while one types, the address keeps it, and nothing complains', async () => {
    const page = await browser.newPage();
    await page.goto(server.url);
    const results = page.getByRole('region', { name: 'Scenarios' });
    await page.getByRole('searchbox', { name: 'Search scenarios' }).pressSequentially('overdue');
    await expect.poll(() => results.getByRole('status').textContent()).toBe('1 scenario');
    expect(page.url()).toBe(`${server.url}/?q=overdue`);
    await page.getByRole('link', { name: 'Chase overdue invoices with the right tone' }).click();
    await lookAroundIn(page);
    const worth = page.locator('[data-figure=valueMicros]');
    const before = await page.locator('.payback form').elementHandle();
    await page.getByLabel('Runs a month').fill('30');
    await page.getByLabel(/^An hour of it costs/).fill('90');
    await expect.poll(() => worth.textContent()).toMatch(/^\$\d/);
    await expect.poll(() => page.url()).toMatch(/\?runs=30&rate=90$/);
    expect(await before?.isVisible()).toBe(true); // what is typed in is not replaced
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    await page.reload();
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    expect(browser.complaints).toEqual([]);
    await page.close();
  });

  test.each([
    { width: 1440, height: 900, colorScheme: 'light' },
    { width: 390, height: 844, colorScheme: 'dark' },
  ] as const)('holds at $width px in $colorScheme', async ({ width, height, colorScheme }) => {
    const context = await browser.context.browser()!.newContext({ viewport: { width, height }, colorScheme });
    const page = await context.newPage();
    for (const [name, path] of Object.entries({
      library: '/',
      nothing: '/?q=qqqzzz&price=free',
      scenario: '/scenarios/job-application-intake?runs=90&minutes=20&rate=45',
      signup: '/signup',
      unknown: '/scenarios/never-there',
    })) {
      await page.goto(`${server.url}${path}`);
      await expectReadable(page, path, width);
      await shoot(page, name, width);
    }
    await context.close();
  });
});
