import type { ApiClient } from '../../../support/api-client.ts';
import type { Figures, Key, Model, Question } from './naive-answers.ts';

type Body = { totals: Figures; previous: Figures | null; items: (Figures & Key)[] };

/** The address of a question. */
export function addressOf({ path, span, groupBy, interval, ...filters }: Question): string {
  const asked: Record<string, string> = { ...span };
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) asked[name] = value;
  if (path !== 'overview') asked['groupBy'] = path === 'own' && interval === 'day' ? 'day' : groupBy;
  if (interval !== undefined && path !== 'overview' && path !== 'own') asked['interval'] = interval;
  if (path === 'own') return `/v1/roi?${String(new URLSearchParams(asked))}`;
  if (path === 'library') asked['perspective'] = 'library';
  return `/admin/analytics/${path === 'library' ? 'roi' : path}?${String(new URLSearchParams(asked))}`;
}

/** Asks, and tells each figure that is not as the model has it. */
export async function differences(client: ApiClient, question: Question, model: Model): Promise<string[]> {
  const address = addressOf(question);
  const { status, body } = await client.get(address);
  if (status !== 200) return [`${address}: ${status} ${JSON.stringify(body)}`];
  const { totals, previous, items } = body as Body;
  const found = [
    ...unlike(totals, model.totals).map((line) => `totals ${line}`),
    ...unlike(previous ?? {}, model.previous).map((line) => `previous ${line}`),
  ];
  const named = ({ bucket, group }: Key) => `${bucket ?? '-'} ${group ?? '-'}`;
  const answered = new Map(items.map((item) => [named(item), item]));
  if (answered.size !== items.length) found.push('items: a bucket and group stands twice');
  for (const item of items)
    found.push(...unlike(item, model.item(item)).map((line) => `item ${named(item)} ${line}`));
  for (const key of model.keys)
    if (!answered.has(named(key)) && !isEmpty(model.item(key))) found.push(`item ${named(key)} is missing`);
  return found.map((line) => `${address}: ${line}`);
}

/** Figures that are shares of others, or means: they are no whole numbers. */
const closeTo: Record<string, number> = {
  p50Ms: 0.5,
  p95Ms: 0.5,
  timeToFirstSuccessMs: 0.5,
};

function unlike(answered: Figures, expected: Figures): string[] {
  return Object.entries(expected)
    .filter(([name, value]) => !isLike(name, answered[name], value, expected))
    .map(([name, value]) => `${name}: ${JSON.stringify(answered[name])} instead of ${JSON.stringify(value)}`);
}

function isLike(name: string, answered: unknown, value: unknown, beside: Figures): boolean {
  const cost = Math.abs(Number(beside['costMicros'] ?? beside['cost'] ?? 0));
  if (name === 'roi' && cost === 0 && answered === null) return true; // a cost that is shown as 0
  if (typeof value !== 'number' || typeof answered !== 'number')
    return JSON.stringify(answered) === JSON.stringify(value);
  if (/^p\d+Ms$/.test(name) && beside['durationsExact'] === false)
    return Math.abs(answered / value - 1) < 0.05;
  // A ratio of rounded amounts lies beside that of exact ones by no more than their rounding.
  const allowed =
    name === 'roi' ? Math.max((1 + Math.abs(value)) / Math.max(cost, 1), 1e-9) : (closeTo[name] ?? 1e-9);
  return Math.abs(answered - value) <= allowed;
}

const isEmpty = (figures: Figures): boolean =>
  Object.entries(figures).every(
    ([name, value]) =>
      name === 'paybackDays' ||
      name === 'durationsExact' ||
      value === 0 ||
      value === null ||
      (value as { count?: number }).count === 0,
  );
