import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultCases, notApplicable } from './fault-cases.ts';

/** Titles of tests, and the first words of rows in tables of tests. */
const titles = globSync(['test/server/**/*.test.ts', 'test/faults/**/*.test.ts']).flatMap((file) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /\b(?:test|describe|it)\(\s*(['"`])((?:(?!\1)[\s\S])*)\1|\)\(\s*(['"`])((?:(?!\3)[\s\S])*)\3|[[:]\s*(['"`])(F\d{2,3}\b(?:(?!\5).)*)\5/g,
    ),
  ].map(([, , title, , eachTitle, , rowTitle]) => title ?? eachTitle ?? rowTitle ?? ''),
);

/** `F01` and the ends of ranges such as `F40–F42`. */
function casesNamedIn(title: string): string[] {
  return [...title.matchAll(/F(\d{2,3})(?:\s?[–-]\s?F?(\d{2,3}))?/g)].flatMap(([, first, last]) => {
    const count = Number(last ?? first) - Number(first) + 1;
    return Array.from({ length: count }, (_, index) => `F${String(Number(first) + index).padStart(2, '0')}`);
  });
}

const proven = new Set(titles.flatMap(casesNamedIn));

test('every case has a test, or a reason why it cannot happen', () => {
  const open = Object.keys(faultCases).filter((number) => !proven.has(number) && !(number in notApplicable));
  expect(open).toEqual([]);
});

test('no test names a case that is not on the list, and nothing tested counts as impossible', () => {
  expect([...proven].filter((number) => !(number in faultCases))).toEqual([]);
  expect(Object.keys(notApplicable).filter((number) => proven.has(number))).toEqual([]);
});
