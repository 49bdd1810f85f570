import type { Goal } from './bench.ts';

/** A figure of a benchmark, and where and when it was measured. */
export type Row = Goal & { bench: string; machine: string };

const [begin, end] = ['<!-- bench -->', '<!-- /bench -->'];
const head = ['benchmark', 'what', 'goal', 'measured', 'floor', 'machine and day'];

/** The text with one benchmark's rows in its table replaced, those of the others as they were; rows stand in the order of the benchmarks. */
export function withRows(
  text: string,
  bench: string,
  rows: readonly Row[],
  order: readonly string[],
): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The file has no part between ${begin} and ${end}.`);
  const kept = text
    .slice(from, to)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([name = '']) => name !== bench && order.includes(name));
  const cells = [...kept, ...rows.map(cellsOf)].toSorted(
    ([a = ''], [b = '']) => order.indexOf(a) - order.indexOf(b),
  );
  return `${text.slice(0, from)}${begin}\n\n${drawn([head, ...cells])}\n\n${text.slice(to)}`;
}

function cellsOf({ bench, what, goal, measured, floor = '', hasKept, machine }: Row): string[] {
  return [bench, what, goal, hasKept ? measured : `${measured} (missed)`, floor, machine].map((cell) =>
    cell.replaceAll('|', '/'),
  );
}

/** A table of Markdown with its columns below each other. */
function drawn(rows: readonly string[][]): string {
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`;
  return rows
    .map(line)
    .toSpliced(1, 0, line(widths.map((width) => '-'.repeat(width))))
    .join('\n');
}
