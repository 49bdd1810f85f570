import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export const wcag = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds on a page, as `rule: element`; by all of its rules unless some are named. Its legacy mode sums up in the page itself
 * instead of in a second one, which differs only for frames of other origins, of which our pages have none. What passes is not
 * described node by node.
 */
export async function violationsOf(page: Page, tags: string[] = []): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (tags.length > 0 ? axe.withTags(tags) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

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
