import type { Scope } from '../scope.ts';
import { filtersOf, matches } from './sum-queries.ts';

/** The reporting day of a fact's start, in the zone at `$6`. */
export const factDay = '(started_at at time zone $6::text)::date';

/** Facts of the period and the filters; placeholders `$1`–`$6` are given by `factValues`. */
export const factsOf = `started_at >= $4::date::timestamp at time zone $6::text
  and started_at < ($5::date + 1)::timestamp at time zone $6::text and ${matches}`;
export const factValues = (scope: Scope): unknown[] => [
  ...filtersOf(scope),
  scope.from,
  scope.to,
  scope.timeZone,
];
