import { numberFormat } from './intl.ts';

type Unit = 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

/** Each with the next smaller one, which says the rest. */
const pairs: { unit: Unit; seconds: number; rest: Unit; restSeconds: number }[] = [
  { unit: 'day', seconds: 86_400, rest: 'hour', restSeconds: 3600 },
  { unit: 'hour', seconds: 3600, rest: 'minute', restSeconds: 60 },
  { unit: 'minute', seconds: 60, rest: 'second', restSeconds: 1 },
];

/** A duration as people say it: "850 ms", "8.96 sec", "1 min 20 sec", "1 day 17 hr"; below a minute with three digits that say something. */
export function formatDuration(ms: number, locale: string = navigator.language): string {
  const write = (count: number, unit: Unit) =>
    numberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 3 }).format(
      count,
    );
  const seconds = Math.round(ms / 1000);
  const pair = pairs.find((one) => seconds >= one.seconds);
  if (!pair) return ms < 1000 ? write(ms, 'millisecond') : write(ms / 1000, 'second');
  const count = Math.round(seconds / pair.restSeconds);
  const inOne = pair.seconds / pair.restSeconds;
  const rest = count % inOne;
  const whole = numberFormat(locale, { style: 'unit', unit: pair.unit, unitDisplay: 'short' });
  const text = whole.format(Math.floor(count / inOne));
  return rest === 0 ? text : `${text} ${write(rest, pair.rest)}`;
}

const steps = [1, 2, 5, 10, 15, 30]
  .flatMap((of) => [of * 1000, of * 60_000])
  .concat([1, 2, 3, 6, 12, 24, 48, 168].map((hours) => hours * 3_600_000));

/** How far apart the ticks of an axis stand that reaches to this: round seconds, minutes or hours, at most five. Undefined below five seconds and beyond five weeks. */
export function durationStep(largestMs: number): number | undefined {
  if (largestMs < 5_000) return undefined;
  return steps.toSorted((one, other) => one - other).find((step) => largestMs / step <= 5);
}

/** A count of days: "12 days". */
export function formatDays(days: number, locale: string = navigator.language): string {
  return numberFormat(locale, {
    style: 'unit',
    unit: 'day',
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  }).format(days);
}
