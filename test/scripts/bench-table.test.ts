import { expect, test } from 'vitest';
import { withRows, type Row } from '../bench/support/table.ts';

const order = ['recording', 'search', 'stack'];
const row = (bench: string, what: string, more: Partial<Row> = {}): Row => ({
  bench,
  what,
  measured: '12 ms',
  goal: '≤ 25 ms',
  hasKept: true,
  machine: '2 × a processor, load 0.1, 2026-03-01',
  ...more,
});
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));

test('the rows of one benchmark are renewed, those of the others and the text around stay', () => {
  const empty = 'Before.\n\n<!-- bench -->\n\n<!-- /bench -->\n\n| another | table |\n';
  const first = withRows(
    withRows(empty, 'stack', [row('stack', 'a read')], order),
    'recording',
    [row('recording', 'batches', { floor: '9 ms' }), row('recording', 'reports')],
    order,
  );
  const then = withRows(
    first,
    'recording',
    [row('recording', 'batches', { measured: '30 ms', hasKept: false })],
    order,
  );
  expect(
    linesOf(then).map(([, bench, what, goal, measured, floor]) => [bench, what, goal, measured, floor]),
  ).toEqual([
    ['benchmark', 'what', 'goal', 'measured', 'floor'],
    [expect.stringMatching(/^-+$/), ...Array.from({ length: 4 }, () => expect.stringMatching(/^-+$/))],
    ['recording', 'batches', '≤ 25 ms', '30 ms (missed)', ''],
    ['stack', 'a read', '≤ 25 ms', '12 ms', ''],
    ['another', 'table', '', undefined, undefined],
  ]);
  expect(then.startsWith('Before.\n\n<!-- bench -->\n\n| benchmark')).toBe(true);
  expect(then.endsWith('|\n\n<!-- /bench -->\n\n| another | table |\n')).toBe(true);
});

test('rows of a benchmark that is no more go, and a file without the place is refused', () => {
  const text = withRows('<!-- bench --><!-- /bench -->', 'stack', [row('stack', 'a read')], order);
  expect(withRows(text, 'search', [row('search', 'words')], ['search'])).not.toContain('a read');
  expect(() => withRows('Nothing here.', 'stack', [], order)).toThrow('<!-- bench -->');
});
