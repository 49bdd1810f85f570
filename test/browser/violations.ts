import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export const wcag = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds on a page, as `rule: element`; by all of its rules unless some are named. Its legacy mode sums up in the page itself
 * instead of in a second one, which differs only for frames of other origins, of which our pages have none. What passes is not
 * described node by node. It looks once the page stands still.
 */
export async function violationsOf(page: Page, tags: string[] = []): Promise<string[]> {
  await expectStill(page);
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (tags.length > 0 ? axe.withTags(tags) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
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

/** Every part of the page that is open has what it shows: nothing is a placeholder any more. */
export async function expectLoaded(page: Page): Promise<void> {
  const loading = page.getByRole('status', { name: 'Loading' });
  await expect.poll(() => loading.count(), { timeout: 30_000 }).toBe(0);
}
