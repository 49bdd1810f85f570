import type { ApiClient } from '../../../support/api-client.ts';
import type { Span } from './calendar.ts';

export type Figure = number | boolean | null | { count: number; amounts: Record<string, number | string>[] };
export type Item = { bucket: string | null; group: string | null; label: string | null } & Record<
  string,
  Figure | string
>;
export type Answer = {
  totals: Record<string, Figure>;
  previous: Record<string, Figure> | null;
  items: Item[];
};
/** What is asked beside the period. */
export type Asked = Record<string, string | undefined>;

/** A way to ask one endpoint about periods. */
export type Asking = (span: Span, asked?: Asked) => Promise<Answer>;

export function askingOf(client: ApiClient, path: string, always: Asked = {}): Asking {
  return async (span, asked = {}) => {
    const { status, body } = await client.get(`${path}?${queryOf(span, { ...always, ...asked })}`);
    if (status !== 200)
      throw new Error(`${path} ${JSON.stringify(asked)}: ${status} ${JSON.stringify(body)}`);
    return body as Answer;
  };
}

export function queryOf(span: Span, asked: Asked): string {
  const known = Object.entries({ ...span, ...asked }).filter(([, value]) => value !== undefined);
  return String(new URLSearchParams(known as [string, string][]));
}

/** Adds up what the figures of some answers say, amounts beside the totals too. */
export function summed(rows: readonly Record<string, unknown>[], name: string): number {
  return rows.reduce((sum, row) => sum + amountOf(row[name]), 0);
}

/** A figure as a number: of amounts, how many there are and what they come to, so that no part of them gets lost. */
function amountOf(figure: unknown): number {
  if (typeof figure === 'number') return figure;
  if (figure === null || typeof figure !== 'object') return 0;
  const { count, amounts } = figure as {
    count: number;
    amounts: { amount?: number; amountMicros?: number }[];
  };
  return amounts.reduce((sum, { amount = 0, amountMicros = 0 }) => sum + amount + amountMicros, count / 1024);
}
