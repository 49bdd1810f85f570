import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The features from left to right: each may use only those to its left. */
const features = [
  'accounts',
  'scenarios',
  'inbox',
  'billing',
  'installations',
  'executions',
  'rewards',
  'analytics',
  'forecasting',
  'recommendations',
  'errors',
  'insights',
  'alerts',
  'audits',
  'feedback',
  'campaigns',
  'hooks',
  'history',
  'care',
  'operations',
  'privacy',
  'storefront',
  'first-steps',
];

type Import = { from: string; to: string; isTypeOnly: boolean };

/** Every relative import of a file, as paths from the root of the tree. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  return [
    ...text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?\sfrom\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm),
  ].map(([, type, path, lazyPath]) => ({
    from: file,
    to: normalize(join(dirname(file), path ?? lazyPath ?? '')),
    isTypeOnly: type !== undefined,
  }));
}

const imports = globSync('{server,dashboard/src,flow-drawing,make-app,scripts}/**/*.{ts,tsx}', {
  exclude: ['**/node_modules/**'],
}).flatMap(importsOf);

/** `server/billing/stripe-events/x.ts` → `billing`; null outside of the features. */
function featureOf(path: string): string | null {
  const [, name] = /^server\/([^/]+)\//.exec(path) ?? [];
  return name !== undefined && features.includes(name) ? name : null;
}

const between = imports.flatMap((each) => {
  const [from, to] = [featureOf(each.from), featureOf(each.to)];
  return from !== null && to !== null && from !== to ? [{ ...each, fromFeature: from, toFeature: to }] : [];
});

const sentences = (wrong: Import[]): string[] => wrong.map(({ from, to }) => `${from} imports ${to}`);

/** What a feature keeps to itself: its statements, its routes and its jobs. */
const privateFile = /(?:^|\/)(?:[\w-]+-)?(?:queries|routes|jobs)\.ts$/;

describe('who imports whom', () => {
  test('there is something to judge', () => {
    expect(imports.length).toBeGreaterThan(800);
    expect(between.length).toBeGreaterThan(40);
  });

  test('every folder of server/ beside platform/ has its place in the order', () => {
    const folders = globSync('server/*/').map((path) =>
      path.replaceAll('\\', '/').replace(/^server\/|\/$/g, ''),
    );
    expect(folders.filter((folder) => folder !== 'platform').toSorted()).toEqual(
      features.filter((feature) => folders.includes(feature)).toSorted(),
    );
  });

  test('a feature uses only features to its left', () => {
    const wrong = between.filter(
      ({ fromFeature, toFeature }) => features.indexOf(toFeature) > features.indexOf(fromFeature),
    );
    expect(sentences(wrong)).toEqual([]);
  });

  test("another feature's queries, routes and jobs are private", () => {
    expect(sentences(between.filter(({ to }) => privateFile.test(to)))).toEqual([]);
  });

  test('platform/ knows no feature, and no feature knows who puts it together', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        (from.startsWith('server/platform/') &&
          to.startsWith('server/') &&
          !to.startsWith('server/platform/')) ||
        (featureOf(from) !== null && /^server\/[^/]+$/.test(to)),
    );
    expect(sentences(wrong)).toEqual([]);
  });

  test('the Make app and what deploys it know nothing of the server', () => {
    const wrong = imports.filter(
      ({ from, to }) => from.startsWith('make-app/') && !to.startsWith('make-app/'),
    );
    expect(sentences(wrong)).toEqual([]);
  });

  test('the dashboard takes only types, and only of schemas', () => {
    const wrong = imports.filter(
      ({ from, to, isTypeOnly }) =>
        from.startsWith('dashboard/') &&
        to.startsWith('server/') &&
        !(isTypeOnly && /^server\/[\w-]+\/(?:[\w-]+\/)*(?:[\w-]+-)?schema\.ts$/.test(to)),
    );
    expect(sentences(wrong)).toEqual([]);
  });

  test('what draws flows for servers and browsers alike stands on nothing but itself', () => {
    const outside = imports.filter(
      ({ from, to }) => from.startsWith('flow-drawing/') && !to.startsWith('flow-drawing/'),
    );
    expect(sentences(outside)).toEqual([]);
    const bare = globSync('flow-drawing/**/*.ts').filter((file) =>
      /\sfrom\s+'[^.]/.test(readFileSync(file, 'utf8')),
    );
    expect(bare).toEqual([]);
  });

  test("the dashboard's shared parts know no feature, and features not each other's pages", () => {
    const shared = /^dashboard\/src\/(api|ui|charts|time-range|format)\//;
    const wrong = imports.filter(
      ({ from, to }) =>
        (shared.test(from) && /^dashboard\/src\/(features|app)\//.test(to)) ||
        (from.startsWith('dashboard/src/features/') && to.startsWith('dashboard/src/app/')),
    );
    expect(sentences(wrong)).toEqual([]);
  });
});
