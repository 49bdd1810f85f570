import { ImlError } from './iml/tokens.ts';
import { isEmpty } from './iml/values.ts';

/**
 * What a trigger remembers between runs: where it stopped, and the ids it has passed on of just that place, so that items of one
 * instant are neither lost nor repeated.
 */
export type TriggerState = { lastDate?: Date | undefined; lastID?: unknown; seen: unknown[] };

/** An item that a trigger found, with the bundle it would pass on. */
export type Found = { id: unknown; date: Date | undefined; bundle: unknown };

/** Reads what `response.trigger` said of an item; without an id, or without an instant where dates count, it cannot be ordered. */
export function toFound(item: unknown, type: string): Found {
  const { id, date, bundle } = item as { id: unknown; date?: unknown; bundle?: unknown };
  if (isEmpty(id))
    throw new ImlError(`response.trigger.id gave nothing for an item: ${JSON.stringify(bundle)}.`);
  const at = date instanceof Date ? date : typeof date === 'string' ? new Date(date) : undefined;
  if (type === 'date' && (!at || Number.isNaN(at.getTime())))
    throw new ImlError(`The date of an item is no date: ${JSON.stringify(date)}.`);
  return { id, date: at, bundle };
}

/** Oldest first; items of one instant in the order of their ids. */
export function compare(a: Found, b: Found, type: string): number {
  const byDate = type === 'date' ? Number(a.date) - Number(b.date) : 0;
  return byDate || compareIds(a.id, b.id);
}

/** Whether an item lies behind the place where the last run stopped; items at that very place count as it is asked. */
export function isNewer(
  item: Found,
  state: TriggerState,
  type: string,
  equal: 'or equal' | 'only' = 'only',
): boolean {
  const last = type === 'date' ? state.lastDate : state.lastID;
  if (isEmpty(last)) return true;
  const place = type === 'date' ? Number(item.date) - Number(last) : compareIds(item.id, last);
  return place > 0 || (place === 0 && equal === 'or equal');
}

/** What has not been passed on yet, each item once. */
export function newItems(sorted: Found[], state: TriggerState, type: string): Found[] {
  const met = new Set<string>();
  return sorted.filter((item) => {
    const key = `${type === 'date' ? Number(item.date) : ''}/${String(item.id)}`;
    const isFresh =
      isNewer(item, state, type) ||
      (isNewer(item, state, type, 'or equal') && !state.seen.some((id) => String(id) === String(item.id)));
    const isFirst = !met.has(key);
    met.add(key);
    return isFresh && isFirst;
  });
}

/** The state after items have been passed on, oldest first. */
export function stateAfter(state: TriggerState, taken: Found[], type: string): TriggerState {
  const last = taken.at(-1);
  if (!last) return state;
  const same = taken.filter((item) =>
    type === 'date' ? Number(item.date) === Number(last.date) : item.id === last.id,
  );
  const isSamePlace = type === 'date' && Number(state.lastDate) === Number(last.date);
  const seen = [...(isSamePlace ? state.seen : []), ...same.map((item) => item.id)];
  return { lastDate: last.date, lastID: last.id, seen };
}

function compareIds(a: unknown, b: unknown): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isFinite(x) && Number.isFinite(y)) return x - y;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}
