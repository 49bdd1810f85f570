import { expect, test } from 'vitest';
import { isFetchedLater, scriptsOf } from '../support/built-pages.ts';

const overview = 'src/features/overview/overview-page.tsx';
const mostBytes = 180_000;

test('the overview needs at most 180 kB of JavaScript before it is there', () => {
  const scripts = scriptsOf(overview);
  const bytes = [...scripts.values()].reduce((total, each) => total + each, 0);
  expect(bytes, [...scripts].map(([file, each]) => `${each} ${file}`).join('\n')).toBeLessThanOrEqual(
    mostBytes,
  );
});

test('it comes in one piece, and what is not open comes later', () => {
  expect(['src/app/shell.tsx', overview].filter(isFetchedLater)).toEqual([]);
  const later = [
    'src/charts/time-series-chart.tsx',
    'src/app/palette/palette.tsx',
    'src/time-range/period-popover.tsx',
  ];
  expect(later.filter(isFetchedLater)).toEqual(later);
  for (const source of later) {
    const [file] = [...scriptsOf(source).keys()].filter((each) => !scriptsOf(overview).has(each));
    expect(file).toBeDefined();
  }
});
