import type { FormFields, FormValue } from '../../http/nested-form.ts';
import { badRequest } from '../make-api-error.ts';

export type Row = Record<string, unknown>;

const MOST_ROWS = 10_000;

/** The columns that `cols[]` asks for; all of them without it or with `*`. */
export function columnsOf(row: Row, query: FormFields): Row {
  const wanted = Array.isArray(query['cols']) ? query['cols'].map(String) : [];
  if (wanted.length === 0 || wanted.includes('*')) return row;
  const unknown = wanted.filter((name) => !(name in row));
  if (unknown.length > 0) throw badRequest(`cols: unknown column ${unknown.join(', ')}`);
  return Object.fromEntries(wanted.map((name) => [name, row[name]]));
}

/** Rows sorted, cut and reduced to columns by `pg[...]` and `cols[]`, with the `pg` that Make answers. */
export function pageOf(rows: Row[], query: FormFields): { rows: Row[]; pg: Row } {
  const pg = typeof query['pg'] === 'object' && !Array.isArray(query['pg']) ? query['pg'] : {};
  const sortBy = pg['sortBy'] === undefined ? null : textOf(pg['sortBy']);
  const sortDir = pg['sortDir'] === 'desc' ? 'desc' : 'asc';
  const offset = countOf(pg['offset'], 'pg[offset]') ?? 0;
  const limit = countOf(pg['limit'], 'pg[limit]') ?? MOST_ROWS;
  const sorted =
    sortBy === null
      ? rows
      : rows.toSorted((a, b) => compare(a[sortBy], b[sortBy]) * (sortDir === 'desc' ? -1 : 1));
  return {
    rows: sorted.slice(offset, offset + limit).map((row) => columnsOf(row, query)),
    pg: { sortBy: sortBy ?? 'id', sortDir, offset, limit },
  };
}

/** A whole number of the query; undefined when absent. */
export function countOf(value: FormValue | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const count = Number(value);
  if (!Number.isInteger(count) || count < 0) throw badRequest(`${name}: must be a whole number`);
  return count;
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b));
}

function textOf(value: FormValue): string {
  return typeof value === 'string' ? value : '';
}
