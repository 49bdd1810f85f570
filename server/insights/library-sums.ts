import type { DayRange } from '../platform/time.ts';

export const microsPerHour = 60e6; // millionths of a minute

/** The exact sum of a figure over the days of a range. */
export function totalOf<Name extends string>(
  days: readonly ({ day: string } & Record<Name, number | string>)[],
  { from, to }: DayRange,
  name: Name,
): bigint {
  return days.reduce(
    (sum, each) => (each.day >= from && each.day <= to ? sum + BigInt(each[name]) : sum),
    0n,
  );
}

/** The overview of a period. */
export const overviewLink = (label: string, { from, to }: DayRange, filter: Record<string, string> = {}) => ({
  label,
  path: `/dashboard?${new URLSearchParams({ from, to, ...filter }).toString()}`,
});
