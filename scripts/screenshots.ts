// npm run screenshots: every page in both themes, at 1440 and at 390 pixels, on a copy of the library that npm run demo has filled (DEMO_DATA_DIR, else
// .data), into screenshots/; --readme renews the README's pictures from them. The account is that of the customer whose run is the newest. --empty shows a library in
// which nothing has happened yet, in screenshots/empty/; --locale de-DE shows dates, numbers and money as a browser of that language does. Ends with 1 when
// nothing says what to show at a page, or when one complains in the browser's console.
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../test/support/browser.ts';
import { copyOfDemo } from '../test/support/demo-folder.ts';
import { killGroup, startServerProcess } from '../test/support/server-process.ts';
import { publicPages } from './screenshots/pages.ts';
import { routedPages } from './screenshots/routes.ts';
import { shootPages } from './screenshots/shoot-pages.ts';
import { signInAsCustomer, signInAsNewOwner } from './screenshots/sign-in.ts';

/** Of the README, by the pictures that they come from. */
const pictures = {
  'dashboard-light-1440': 'overview',
  'dashboard-scenarios-slug-light-1440': 'scenario',
  'dashboard-orders-id-light-1440': 'order',
};

const print = (line: string) => void process.stderr.write(`${line}\n`);
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    readme: { type: 'boolean' },
    empty: { type: 'boolean' },
    locale: { type: 'string', default: 'en-US' },
  },
});
const folder = values.empty === true ? 'screenshots/empty' : 'screenshots';

const routed = await routedPages();
const demo = values.empty === true ? emptyLibrary() : copyOfDemo(print);
const server = startServerProcess({
  DATA_DIR: demo.dataDir,
  LOG_LEVEL: 'warn',
  RATE_LIMIT_PER_MINUTE: '1000000',
});
try {
  const url = await server.url;
  const first = await openBrowser();
  const page = await first.newPage();
  await signInAsNewOwner(page, server.output());
  const hasCustomers = await signInAsCustomer(page, url, demo.dataDir);
  const cookies = await first.context.cookies();
  await first.close();
  mkdirSync(folder, { recursive: true });
  const wanted = [...routed, ...Object.entries(publicPages)]
    .filter(([path]) => values.only === undefined || values.only.split(',').includes(path))
    .filter(([path]) => hasCustomers || !path.startsWith('/account'));
  const complaints = await shootPages({ url, cookies, folder, pages: wanted, locale: values.locale, print });
  if (values.readme === true)
    for (const [from, to] of Object.entries(pictures))
      copyFileSync(join(folder, `${from}.png`), join('docs/screenshots', `${to}.png`));
  for (const complaint of complaints) print(complaint);
  print(`${wanted.length} pages in ${folder}/, ${complaints.length} complaints in the console.`);
  if (complaints.length > 0) process.exitCode = 1;
} finally {
  killGroup(server);
  await server.exited;
  await demo.remove();
}

/** A folder for a library without anything, which is removed afterwards. */
function emptyLibrary(): { dataDir: string; remove: () => Promise<void> } {
  const dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-empty-'));
  chmodSync(dataDir, 0o711); // as root PostgreSQL runs as another user
  return { dataDir, remove: async () => rmSync(dataDir, { recursive: true, force: true }) };
}
