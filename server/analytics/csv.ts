import { stringify } from 'csv-stringify/sync';
import Negotiator from 'negotiator';
import type { z } from 'zod';
import type { Answer } from '../platform/endpoint.ts';
import { ok } from '../platform/endpoint.ts';
import { etagOf, isKnown } from './etag.ts';
import type { Amounts, Registry } from './figures.ts';
import type { FiguresAnswer, Gate } from './schema.ts';

/** What every description says of the formats. */
export const otherFormats =
  'With "Accept: text/csv" the items come as CSV, and what the audits say of them in the headers X-As-Of, X-Figures ("verified", "doubtful" or "failed", by the worst of them) and X-Figures-Gates (those that do not hold). The answer has an ETag, and "If-None-Match" is answered by 304 while no figure has changed.';

/** Unchanged figures are answered by 304 to who names their tag. */
export const answersOf = (schema: z.ZodType) => ({ 200: schema, 304: 'empty' }) as const;

type ReadHeader = (name: string) => string | undefined;

/**
 * The answer as JSON, or its items as CSV when `Accept` prefers text/csv; JSON where it likes both equally. Who names the tag of an answer
 * that still says the same gets 304: whatever changes a figure changes the tag, the mere passing of time does not.
 */
export function inFormat<T extends Registry, I extends Registry>(
  header: ReadHeader,
  answer: FiguresAnswer<T, I>,
  items: I,
): Answer {
  return inEitherFormat(header, answer, () => toCsv(answer.items, items));
}

/** The same of an answer whose lines of CSV are made in a way of its own. */
export function inEitherFormat(
  header: ReadHeader,
  answer: { asOf: string; freshnessSeconds: number; gates: readonly Gate[] },
  inCsv: () => string,
): Answer {
  const csv = prefersCsv(header) ? inCsv() : null;
  const { asOf, freshnessSeconds: _freshnessSeconds, ...said } = answer;
  const seal = csv === null ? {} : sealInHeaders(answer.gates);
  const etag = etagOf(csv === null ? JSON.stringify(said) : `${JSON.stringify(seal)}${csv}`);
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache', Vary: 'Accept' };
  if (isKnown(header('if-none-match'), etag)) return { status: 304, headers };
  if (csv === null) return ok(answer, headers);
  return {
    write: (_req, res) =>
      void res
        .status(200)
        .set({ ...headers, ...seal, 'X-As-Of': asOf })
        .type('text/csv')
        .send(csv),
  };
}

/** Lines of CSV are figures and nothing else, so how far the audits bear them out stands in headers; none: nothing was ever audited. */
function sealInHeaders(gates: readonly Gate[]): Record<string, string> {
  const codes = ['failed', 'doubtful', 'verified'] as const;
  const worst = codes.find((code) => gates.some((gate) => gate.code === code));
  if (!worst) return {};
  const broken = gates.flatMap(({ code, audit }) => (code === 'verified' ? [] : (audit?.gates ?? [])));
  return {
    'X-Figures': worst,
    ...(broken.length > 0 ? { 'X-Figures-Gates': [...new Set(broken)].join(' ') } : {}),
  };
}

/** Whether `Accept` prefers CSV to JSON. */
export function prefersCsv(header: ReadHeader): boolean {
  const negotiator = new Negotiator({ headers: { accept: header('accept') } });
  return negotiator.mediaType(['application/json', 'text/csv']) === 'text/csv';
}

/** One line per item; cells that a spreadsheet would run as a formula are defused. */
function toCsv(items: readonly Record<string, unknown>[], registry: Registry): string {
  const names = Object.keys(registry);
  const columns = ['bucket', 'group', 'label', ...names.flatMap((name) => columnsOf(name, registry))];
  const lines = items.map((item) =>
    ['bucket', 'group', 'label', ...names].flatMap((name) => cellsOf(item[name])),
  );
  return csvOf([columns, ...lines]);
}

/** Text that a spreadsheet would run begins with an apostrophe; a number is no formula, below zero neither. */
export function csvOf(lines: (string | number)[][]): string {
  return stringify(lines, {
    escape_formulas: true,
    cast: {
      number: (value) => ({ value: String(value), escape_formulas: false }),
      string: (value) => ({ value, escape_formulas: !plainNumber.test(value) }),
    },
  });
}

const plainNumber = /^-?\d+(\.\d+)?$/;

const columnsOf = (name: string, registry: Registry) =>
  registry[name]?.unit === 'amounts' ? [`${name}Count`, `${name}Amounts`] : [name];

function cellsOf(value: unknown): (string | number)[] {
  if (value === null || value === undefined) return [''];
  if (typeof value === 'object' && 'sentence' in value) return [String(value.sentence)];
  if (typeof value === 'object') {
    const { count, amounts } = value as Amounts;
    return [
      count,
      amounts
        .map(({ amount, amountMicros, currency }) => `${currency} ${amount ?? `${amountMicros} micros`}`)
        .join('; '),
    ];
  }
  return [typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)];
}
