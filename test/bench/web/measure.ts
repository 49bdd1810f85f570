import { setTimeout as delay } from 'node:timers/promises';
import type { Cookie } from 'playwright-core';
import { openBrowser } from '../../support/browser.ts';
import { packedBytes, scriptsOf } from '../../support/built-pages.ts';
import type { Target } from './pages.ts';

export type Measured = {
  name: string;
  /** Of the page before its charts and whatever else it fetches later, by gzip. */
  scriptBytes: number;
  /** Of all scripts that came, by gzip. */
  allBytes: number;
  requests: number;
  /** When the largest part was painted, and what it was. */
  paintMs: number;
  painted: string;
  shift: number;
  /** From the press to the next picture, by what was pressed. */
  answersMs: Record<string, number>;
};

type Seen = {
  paintMs: number;
  painted: string;
  shift: number;
  answerMs: number;
  scripts: string[];
  requests: number;
};

/** Runs in the page before everything else. */
const watching = `
  globalThis.seen = { paintMs: 0, painted: '', shift: 0, answerMs: 0 };
  new PerformanceObserver((list) => {
    for (const { startTime, element, size } of list.getEntries())
      Object.assign(seen, { paintMs: startTime, painted: (element ? element.tagName.toLowerCase() : 'gone') + ' of ' + size + ' px' });
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries()) if (interactionId) seen.answerMs = Math.max(seen.answerMs, duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

const seenNow = `({
  ...seen,
  scripts: performance.getEntriesByType('resource').filter(({ name }) => /\\.js$/.test(name)).map(({ name }) => new URL(name).pathname.slice(1)),
  requests: performance.getEntriesByType('resource').length,
})`;

/** Long enough for whatever comes late to paint or to shift. */
const settleMs = 1_500;

/** One visit with an empty cache. */
export async function measure(
  url: string,
  target: Target,
  cookies: Cookie[],
  slowdown: number,
): Promise<Measured> {
  const browser = await openBrowser();
  try {
    await browser.context.addCookies(cookies);
    const page = await browser.newPage();
    const devtools = await browser.context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.addInitScript(watching);
    await page.goto(`${url}${target.path}`, { waitUntil: 'commit' });
    await target.isThere(page);
    await delay(settleMs);
    const first = await page.evaluate<Seen>(seenNow);
    const answersMs: Record<string, number> = {};
    for (const [what, press] of Object.entries(target.presses)) {
      await page.evaluate('seen.answerMs = 0');
      await press(page);
      await delay(settleMs);
      answersMs[what] = (await page.evaluate<Seen>(seenNow)).answerMs;
    }
    const allBytes = packedBytes(first.scripts);
    const scriptBytes = target.source
      ? [...scriptsOf(target.source).values()].reduce((a, b) => a + b, 0)
      : allBytes;
    const { paintMs, painted, shift, requests } = first;
    return { name: target.name, scriptBytes, allBytes, requests, paintMs, painted, shift, answersMs };
  } finally {
    await browser.close();
  }
}
