import { stringify } from 'csv-stringify/sync';
import Negotiator from 'negotiator';
import type { Answer } from '../platform/endpoint.ts';
import { ok } from '../platform/endpoint.ts';
import type { Amounts, Registry } from './figures.ts';
import type { FiguresAnswer } from './schema.ts';

/** The answer as JSON, or its items as CSV when `Accept` prefers text/csv; JSON where it likes both equally. */
export function inFormat<T extends Registry, I extends Registry>(
  accept: string | undefined,
  answer: FiguresAnswer<T, I>,
  items: I,
): Answer {
  const preferred = new Negotiator({ headers: { accept } }).mediaType(['application/json', 'text/csv']);
  if (preferred !== 'text/csv') return ok(answer);
  const text = toCsv(answer.items, items);
  return {
    write: (_req, res) =>
      void res.status(200).set({ 'Cache-Control': 'no-store' }).type('text/csv').send(text),
  };
}

/** One line per item; cells that a spreadsheet would run as a formula are defused. */
function toCsv(items: readonly Record<string, unknown>[], registry: Registry): string {
  const names = Object.keys(registry);
  const columns = ['bucket', 'group', 'label', ...names.flatMap((name) => columnsOf(name, registry))];
  const lines = items.map((item) =>
    ['bucket', 'group', 'label', ...names].flatMap((name) => cellsOf(item[name])),
  );
  // Numbers are written as they are; only text can be a formula, and a negative number is not one.
  return stringify([columns, ...lines], {
    escape_formulas: true,
    cast: { number: (value) => ({ value: String(value), escape_formulas: false }) },
  });
}

const columnsOf = (name: string, registry: Registry) =>
  registry[name]?.unit === 'amounts' ? [`${name}Count`, `${name}Amounts`] : [name];

function cellsOf(value: unknown): (string | number)[] {
  if (value === null || value === undefined) return [''];
  if (typeof value === 'object') {
    const { count, amounts } = value as Amounts;
    return [
      count,
      amounts
        .map(({ amount, amountMicros, currency }) => `${amount ?? `${amountMicros} micros`} ${currency}`)
        .join('; '),
    ];
  }
  return [typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)];
}
