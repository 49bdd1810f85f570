import type { Cookie } from 'playwright-core';
import { openBrowser } from '../../support/browser.ts';
import { percentile } from '../support/load.ts';

const pages = 10;

/** How long a frame takes while a long list is scrolled whose pages were fetched one after the other. */
export async function scroll(url: string, cookies: Cookie[], slowdown: number) {
  const browser = await openBrowser();
  try {
    await browser.context.addCookies(cookies);
    const page = await browser.newPage();
    await page.goto(`${url}/dashboard/customers`);
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    for (let fetched = 1; fetched < pages; fetched += 1) {
      const before = await rows.count();
      await page.getByRole('button', { name: /more/i }).last().click();
      await rows.nth(before).waitFor();
    }
    const devtools = await browser.context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const frameMs = await page.evaluate<number[]>(`new Promise((resolve) => {
      const frames = [];
      let before = performance.now();
      scrollTo(0, 0);
      const step = (now) => {
        frames.push(now - before);
        before = now;
        scrollBy(0, 120);
        if (scrollY + innerHeight < document.documentElement.scrollHeight - 1 && frames.length < 400) requestAnimationFrame(step);
        else resolve(frames.slice(2));
      };
      requestAnimationFrame(step);
    })`);
    return { rows: await rows.count(), p50Ms: percentile(frameMs, 0.5), p95Ms: percentile(frameMs, 0.95) };
  } finally {
    await browser.close();
  }
}
