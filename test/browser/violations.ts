import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { shoot } from './screenshot.ts';

export const wcag = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** What axe finds on a page that stands still, as `rule: element`; by all of its rules unless some are named. */
export async function violationsOf(page: Page, tags: string[] = []): Promise<string[]> {
  await expectStill(page);
  // Once per document: to send it takes as long as to look at a page.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source);
  const options = { resultTypes: ['violations'], ...(tags.length > 0 ? { runOnly: tags } : {}) };
  return page.evaluate<string[]>(`axe.run(document, ${JSON.stringify(options)})
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html))`);
}

/**
 * The page shows the scheme that it should, and nothing on it moves or fades any more: a page hears of another scheme a moment after
 * it was emulated, and what fades from one scheme's colour to the other's has neither for a while. What turns for ever may turn.
 */
async function expectStill(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(schemes), { message: 'the scheme that is shown, as it should be' })
    .toSatisfy(([shown, due]) => shown === null || shown === due);
  await page.evaluate(stillness);
}

/** What the page shows (nothing where it leaves that to its style sheet), and what was chosen on it or else is emulated. */
const schemes = `[
  document.documentElement.getAttribute('data-mantine-color-scheme'),
  ['light', 'dark'].find((scheme) => scheme === localStorage.getItem('mantine-color-scheme-value')) ??
    (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
]`;

/** Two frames are drawn, whatever they set moving has come to its end, and so on until nothing moves. */
const stillness = `(async () => {
  for (;;) {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const moving = document.getAnimations().filter(({ effect, playState }) =>
      playState === 'running' && effect.getComputedTiming().endTime !== Infinity);
    if (moving.length === 0) return;
    await Promise.allSettled(moving.map(({ finished }) => finished));
  }
})()`;

/** The page that is open fits this width and breaks no rule of WCAG. */
export async function expectReadable(page: Page, path: string, width: number): Promise<void> {
  const overflow = () =>
    page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  // Charts follow a new width a moment later.
  await expect.poll(overflow, { message: `${path} scrolls sideways at ${width} px` }).toBeLessThanOrEqual(0);
  expect([path, await violationsOf(page, wcag)]).toEqual([path, []]);
}

/** As which every page is looked at: a wide screen in light, and a phone in dark. */
const screens = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** The page that is open is loaded and readable on every screen, and keeps its picture; a walk then goes on upon the first one. */
export async function expectReadableEverywhere(page: Page, name: string): Promise<void> {
  for (const screen of screens) {
    await turnTo(page, screen);
    await expectLoaded(page);
    await expectReadable(page, name, screen.width);
    await shoot(page, name.replaceAll(/\W+/g, '-'), screen.width);
  }
  await turnTo(page, screens[0]);
}

async function turnTo(page: Page, { width, height, colorScheme }: (typeof screens)[number]): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
}

/** Every part of the page that is open has what it shows: nothing is a placeholder any more. */
export async function expectLoaded(page: Page): Promise<void> {
  const loading = page.getByRole('status', { name: 'Loading' });
  await expect.poll(() => loading.count(), { timeout: 30_000 }).toBe(0);
}
