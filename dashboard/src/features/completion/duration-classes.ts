import type { DurationsAnswer } from '../../../../server/analytics/schema.ts';

/** Some neighbouring classes of the answer as one: each about twice as wide as the one before. */
export type DurationClass = {
  aboveMs: number;
  upToMs: number;
  runs: number;
  share: number;
  /** Which of the percentiles lie in it. */
  holds: ('p50Ms' | 'p95Ms')[];
};

/** Each class of the API ends at a power of it, in milliseconds. */
const base = 1.1;
/** 1.1⁷ is 1.95. */
const atOnce = 7;
const placeOf = (upToMs: number) => Math.round(Math.log(upToMs) / Math.log(base));
const endOf = (step: number) => base ** (step * atOnce);

/** The classes from the shortest to the longest run, those without any in between too. */
export function durationClasses({
  items,
  totals,
}: Pick<DurationsAnswer, 'items' | 'totals'>): DurationClass[] {
  const runs = new Map<number, number>();
  for (const { upToMs, runs: count } of items) {
    const step = Math.ceil(placeOf(upToMs) / atOnce);
    runs.set(step, (runs.get(step) ?? 0) + count);
  }
  if (runs.size === 0) return [];
  const [first, last] = [Math.min(...runs.keys()), Math.max(...runs.keys())];
  const all = [...runs.values()].reduce((sum, count) => sum + count, 0);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const step = first + index;
    const [aboveMs, upToMs] = [step <= 0 ? 0 : endOf(step - 1), endOf(step)];
    const count = runs.get(step) ?? 0;
    const holds = (['p50Ms', 'p95Ms'] as const).filter((name) => {
      const value = totals[name];
      return value !== null && value > aboveMs && value <= upToMs;
    });
    return { aboveMs, upToMs, runs: count, share: count / all, holds };
  });
}
