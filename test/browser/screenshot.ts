import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** Keeps a picture of a whole page, or of a part of one, in the folder that SCREENSHOTS names, for eyes; without it nothing happens. */
export async function shoot(what: Page | Locator, name: string, width: number): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  const path = join(folder, `${name}-${width}.png`);
  await ('goto' in what ? what.screenshot({ path, fullPage: true }) : what.screenshot({ path }));
}
