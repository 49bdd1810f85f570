import { endOf } from '../../executions/roll-ups/durations.ts';
import type { FigureSource } from '../answer-figures.ts';
import { currencyGate } from '../completion.ts';
import { countTasks } from '../roll-ups/sums-of-tasks.ts';
import { distributionFigures, type durationClassFigures } from './distribution-figures.ts';
import { areExact, measureDurations } from './durations.ts';
import { histogramFrom } from './histogram.ts';

/** How long completed headline runs took, by classes that the sums of days hold: as quick over years as over a day. */
export const distributionSource: FigureSource<typeof distributionFigures, typeof durationClassFigures> = {
  totals: distributionFigures,
  readTotals: async (db, scope) => {
    const whole = { interval: null, groupBy: 'none' } as const;
    const [[counts], [durations], durationsExact] = await Promise.all([
      countTasks(db, scope, whole),
      measureDurations(db, scope, whole),
      areExact(db, scope),
    ]);
    return {
      completed: counts?.completed ?? 0,
      p50Ms: durations?.p50Ms ?? null,
      p95Ms: durations?.p95Ms ?? null,
      durationsExact,
    };
  },
  readItems: async (db, scope, grouping) =>
    (await countTasks(db, scope, grouping)).flatMap(({ bucket, group, durations }) =>
      histogramFrom(durations).map(({ bucket: place, count }) => ({
        bucket,
        group,
        aboveMs: place === 0 ? 0 : endOf(place - 1),
        upToMs: endOf(place),
        runs: count,
      })),
    ),
  gates: (_db, scope) => currencyGate(scope),
  isOrdered: true,
};
