// npm run screenshots: every page in both themes, at 1440 and at 390 pixels, on a copy of the library that npm run demo has filled (DEMO_DATA_DIR, else
// .data), into screenshots/; the README's pictures are renewed from them. Ends with 1 when nothing says what to show at a page, or
// when one complains in the browser's console.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { followOwnerLink } from '../test/browser/operator-at-work.ts';
import { openBrowser } from '../test/support/browser.ts';
import { copyOfDemo } from '../test/support/demo-folder.ts';
import { killGroup, startServerProcess } from '../test/support/server-process.ts';
import { publicPages } from './screenshots/pages.ts';
import { routedPages } from './screenshots/routes.ts';
import { shootPages } from './screenshots/shoot-pages.ts';

const folder = 'screenshots';
/** Of the README, by the pictures that they come from. */
const pictures = {
  'dashboard-light-1440': 'overview',
  'dashboard-scenarios-slug-light-1440': 'scenario',
  'dashboard-orders-id-light-1440': 'order',
};

const print = (line: string) => void process.stderr.write(`${line}\n`);
const { values } = parseArgs({ options: { only: { type: 'string' }, readme: { type: 'boolean' } } });

const routed = await routedPages();
const demo = copyOfDemo(print);
const server = startServerProcess({
  DATA_DIR: demo.dataDir,
  LOG_LEVEL: 'warn',
  RATE_LIMIT_PER_MINUTE: '1000000',
});
try {
  const url = await server.url;
  const link = /one-time link: (\S+)/.exec(server.output())?.[1];
  if (!link) throw new Error('The library has an owner already: nobody can be signed in.');
  const first = await openBrowser();
  const page = await first.newPage();
  await followOwnerLink(page, link);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const cookies = await first.context.cookies();
  await first.close();
  mkdirSync(folder, { recursive: true });
  const wanted = [...routed.filter(([path]) => !isAccount(path)), ...Object.entries(publicPages)].filter(
    ([path]) => values.only === undefined || values.only.split(',').includes(path),
  );
  const complaints = await shootPages({ url, cookies, folder, pages: wanted, print });
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

/** Customers' own pages need a customer that is signed in; their browser test looks at them. */
function isAccount(path: string): boolean {
  return path.startsWith('/account');
}
