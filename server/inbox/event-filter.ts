import { dayMs } from '../platform/time.ts';
import type { StripeEventFilter, StripeEventState } from './queries.ts';

/** Which events somebody asks for; `from` and `to` are instants or days in UTC, a last day is meant to its end. */
export type WantedEvents = {
  state?: StripeEventState | undefined;
  type?: string | undefined;
  object?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

export function filterOf({ state, type, object, from, to }: WantedEvents): StripeEventFilter {
  return {
    state: state ?? null,
    type: type ?? null,
    objectId: object ?? null,
    from: from === undefined ? null : new Date(from), // a day is its first instant in UTC
    to: to === undefined ? null : endOf(to),
  };
}

function endOf(text: string): Date {
  const isDay = text.length === 10;
  return new Date(Date.parse(text) + (isDay ? dayMs : 0));
}
