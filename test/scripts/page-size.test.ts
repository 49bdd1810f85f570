import { expect, test } from 'vitest';
import { scriptsOf } from '../support/built-pages.ts';

const frame = ['index.html', 'src/app/shell.tsx'];
const mostBytes = 180_000;

const sum = (scripts: Map<string, number>) =>
  [...scripts.values()].reduce((total, bytes) => total + bytes, 0);

test('the overview needs at most 180 kB of JavaScript before it is there', () => {
  const scripts = scriptsOf(...frame, 'src/features/overview/overview-page.tsx');
  expect(
    sum(scripts),
    [...scripts].map(([file, bytes]) => `${bytes} ${file}`).join('\n'),
  ).toBeLessThanOrEqual(mostBytes);
});

test('charts are no part of it', () => {
  const [chart] = scriptsOf('src/charts/time-series-chart.tsx').keys();
  expect([...scriptsOf(...frame, 'src/features/overview/overview-page.tsx').keys()]).not.toContain(chart);
});
