import { join } from 'node:path';
import type { Cookie, Page } from 'playwright-core';
import { openBrowser } from '../../test/support/browser.ts';
import { addressOf } from './address-of.ts';
import type { FirstOf } from './pages.ts';

const views = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

type Shooting = {
  url: string;
  cookies: Cookie[];
  folder: string;
  pages: [string, Record<string, FirstOf>][];
  locale: string;
  print: (line: string) => void;
};

/** Takes the pictures and tells what the pages complained about. */
export async function shootPages({
  url,
  cookies,
  folder,
  pages: wanted,
  locale,
  print,
}: Shooting): Promise<string[]> {
  const complaints: string[] = [];
  for (const { width, height, colorScheme } of views) {
    const browser = await openBrowser({ width, height, colorScheme, locale });
    await browser.context.addCookies(cookies);
    const page = await browser.newPage();
    for (const [path, parameters] of wanted) {
      const address = await addressOf(path, parameters, (list) => readList(page, `${url}${list}`));
      if (address === null) {
        if (width === 1440 && colorScheme === 'light') print(`Nothing to show at ${path}.`);
        continue;
      }
      await page.goto(`${url}${address}`);
      await whenStill(page).catch(({ message }: Error) => complaints.push(`${address}: ${message}`));
      const name = path.replaceAll(/[^a-z]+/gi, '-').replaceAll(/^-|-$/g, '') || 'library';
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: true });
    }
    // An address that leads nowhere is answered with 404, which the browser notes.
    complaints.push(...browser.complaints.filter((text) => !text.includes('/nowhere')));
    await browser.close();
  }
  return [...new Set(complaints)];
}

async function readList(page: Page, address: string): Promise<unknown[]> {
  const answer = await page.request.get(address);
  return ((await answer.json()) as { items?: unknown[] }).items ?? [];
}

/** Nothing is read any more, and what moves has come to rest. */
async function whenStill(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  for (const placeholder of ['[role="status"][aria-label="Loading"]', '.mantine-Skeleton-root'])
    await page.locator(placeholder).first().waitFor({ state: 'detached' });
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 400))');
}
