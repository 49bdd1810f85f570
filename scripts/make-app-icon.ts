/** Draws make-app/icon.png from make-app/icon.svg with Chromium. Usage: npm run make-app:icon. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { withSource } from '../make-app/icon-source.ts';

const size = 512; // what Make takes
const folder = join(import.meta.dirname, '../make-app');
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');

const browser = await chromium
  .launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  .catch((error: unknown) => {
    throw new Error(`Chromium did not start; name it in CHROMIUM_PATH. ${String(error)}`);
  });
try {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  const drawn = await page.screenshot({ omitBackground: true });
  writeFileSync(join(folder, 'icon.png'), withSource(drawn, svg));
} finally {
  await browser.close();
}
