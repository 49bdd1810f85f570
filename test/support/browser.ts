import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const places = [
  ...(process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name))),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The Chromium of this machine, or null; `CHROMIUM_PATH` names one that is elsewhere. */
export const chromiumPath: string | null =
  process.env['CHROMIUM_PATH'] ?? places.find((path) => existsSync(path)) ?? null;

if (chromiumPath === null) {
  process.stderr.write(
    'No Chromium was found: the browser tests are skipped. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.\n',
  );
}

export type TestBrowser = {
  context: BrowserContext;
  newPage: () => Promise<Page>;
  complaints: string[];
  close: () => Promise<void>;
};

/** What a visitor's screen is like. Nothing moves on it unless motion is asked for. */
type View = {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  locale?: string;
  moves?: boolean;
};

/** A headless browser of its own. Everything that its pages complain about in the console is kept in `complaints`. */
export async function openBrowser(options: View = {}): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const { width = 1440, height = 900, colorScheme = 'light', locale = 'en-US', moves = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: moves ? 'no-preference' : 'reduce',
    locale,
    timezoneId: 'UTC',
  });
  const complaints: string[] = [];
  return {
    context,
    complaints,
    newPage: async () => {
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.push(`${page.url()}: ${message.text()} ${message.location().url}`);
      });
      page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
      return page;
    },
    close: () => browser.close(),
  };
}
