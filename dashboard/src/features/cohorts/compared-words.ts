import { t } from '@lingui/core/macro';
import { formatDuration } from '../../format/duration.ts';
import { formatDecimal, formatRate } from '../../format/number.ts';
import type { Benchmark, Outlier } from './cohorts-query.ts';

type Figure = Outlier['flags'][number]['figure'];

/** By what installations are compared, in words. */
export const comparedWords: Record<Figure, string> = {
  completionRate: t`Completion rate`,
  p50Ms: t`Median duration`,
  creditsPerRun: t`Credits a run`,
  freedMinutesPerRun: t`Minutes freed a run`,
};

export function comparedText(figure: Figure, value: number): string {
  if (figure === 'completionRate') return formatRate(value);
  if (figure === 'p50Ms') return formatDuration(value);
  return formatDecimal(value, 2);
}

/** Why an installation stands out, as a sentence. */
export function reasonOf({ figure, value, median, low, high }: Outlier['flags'][number]): string {
  const text = (of: number) => comparedText(figure, of);
  const side = value < median ? 'below' : 'above';
  return t`${comparedWords[figure]} ${text(value)}, ${side} what is usual: ${text(low)} to ${text(high)}, ${text(median)} in the middle.`;
}

/** The middle of who agreed, and between what half of them lie. */
export function usualText({ figures }: Benchmark, figure: Figure): { median: string; half: string } | null {
  const found = figures.find((one) => one.figure === figure);
  if (!found) return null;
  const text = (of: number) => comparedText(figure, of);
  return { median: text(found.median), half: t`${text(found.p25)} to ${text(found.p75)}` };
}
