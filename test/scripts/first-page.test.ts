import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isFetchedLater, scriptsOf } from '../support/built-pages.ts';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dashboard/dist');
const assets = join(dist, 'assets');
const overview = 'src/features/overview/overview-page.tsx';

const read = (file: string) => readFileSync(join(assets, file), 'utf8');
const built = (ending: string) => readdirSync(assets).filter((file) => file.endsWith(ending));

test('the document names each script that the first page needs, and no other', () => {
  const document = readFileSync(join(dist, 'index.html'), 'utf8');
  const named = [...document.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file);
  expect(named.toSorted()).toEqual([...scriptsOf(overview).keys()].toSorted());
});

test('what the first page runs is compiled while it arrives; what draws charts and flows, edits and places bubbles comes later', () => {
  const frame = [...scriptsOf(overview).keys()].find((file) => file.includes('frame-')) ?? '';
  expect(readFileSync(join(dist, frame), 'utf8')).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
  expect(isFetchedLater('src/charts/time-series-chart.tsx')).toBe(true);
  const first = [...scriptsOf(overview).keys()]
    .map((file) => readFileSync(join(dist, file), 'utf8'))
    .join('\n');
  // Words of the parts themselves, which a minifier leaves as they are.
  const ofLaterParts = {
    charts: 'borderCapStyle',
    placing: 'flip',
    menus: 'Combobox.Target component',
    calendars: 'MonthLevelGroup',
  };
  const everything = built('.js').map(read).join('\n');
  for (const [part, word] of Object.entries(ofLaterParts)) {
    expect(everything, part).toContain(word);
    expect(first, part).not.toContain(word);
  }
});

test('the styles of each part of Mantine that a page uses are there, and those of no other', () => {
  const folder = join(root, 'node_modules/@mantine/core/styles');
  const className = /\bm_[0-9a-f]{6,8}\b/g;
  const used = new Set(built('.js').flatMap((file) => read(file).match(className) ?? []));
  const wanted = readdirSync(folder)
    .filter((file) => file.endsWith('.css') && !file.endsWith('.layer.css'))
    .filter((file) => {
      const classes = readFileSync(join(folder, file), 'utf8').match(className) ?? [];
      return classes.length === 0 || classes.some((each) => used.has(each));
    });
  const imported = [
    ...readFileSync(join(root, 'dashboard/src/app/mantine.css'), 'utf8').matchAll(
      /core\/styles\/(\w[\w-]*\.css)/g,
    ),
  ].map(([, file]) => file);
  expect(imported.toSorted()).toEqual(wanted.toSorted());
});

test('each built file that is worth it is there packed in both ways', () => {
  const files = [...built('.js'), ...built('.css')].filter((file) => read(file).length >= 1_000);
  expect(files.length).toBeGreaterThan(20);
  const all = new Set(readdirSync(assets));
  expect(files.filter((file) => !all.has(`${file}.br`) || !all.has(`${file}.gz`))).toEqual([]);
});
