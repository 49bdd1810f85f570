import { t } from '@lingui/core/macro';
import { previousValues, valuesByDay, type Series } from '../../charts/series.ts';
import { durationStep, formatDuration } from '../../format/duration.ts';
import { durationFigures } from './completion-figures.ts';
import type { CompletionItem } from './completion-query.ts';

const definitionOf = (name: string) =>
  durationFigures.find(({ figure }) => figure === name)?.definition ?? '';

/** Median and 95th percentile of how long completed runs took; a gap where none completed. */
export function durationSeries(
  items: CompletionItem[],
  buckets: string[],
  before?: { buckets: string[]; items: CompletionItem[] } | null,
): Series[] {
  const line = {
    shape: 'line',
    axis: 'left',
    format: (ms: number) => formatDuration(ms),
    formatTick: (ms: number) => formatDuration(ms),
    tickStep: durationStep,
  } as const;
  return [
    {
      ...line,
      key: 'p50Ms',
      label: t`Median`,
      definition: definitionOf('p50Ms'),
      role: 'first',
      values: valuesByDay(buckets, items, ({ p50Ms }) => p50Ms, null),
      ...previousValues(before, buckets, ({ p50Ms }) => p50Ms, null),
    },
    {
      ...line,
      key: 'p95Ms',
      label: t`95th percentile`,
      definition: definitionOf('p95Ms'),
      role: 'second',
      isDashed: true,
      values: valuesByDay(buckets, items, ({ p95Ms }) => p95Ms, null),
    },
  ];
}
