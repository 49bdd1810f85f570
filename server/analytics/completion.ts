import type { Db } from '../platform/database.ts';
import type { FigureSource, Grouping, Row } from './answer-figures.ts';
import { countActive, measureActivation, type Activations } from './completion-queries.ts';
import { countByError } from './count-by-error.ts';
import { areExact, measureDurations } from './durations/durations.ts';
import type { Durations } from './durations/durations-queries.ts';
import type { FiguresOf } from './figures.ts';
import { ratio, wilson } from './ratios.ts';
import { completionFigures } from './completion-figures.ts';
import { countTasks, type TaskCounts } from './roll-ups/sums-of-tasks.ts';
import { byKey } from './rows-by-key.ts';
import type { Gate } from './schema.ts';
import type { Scope } from './scope.ts';

type Figures = FiguresOf<typeof completionFigures>;

/** Whether runs do what they should, and how soon installations are of use. */
export const completionSource: FigureSource<typeof completionFigures> = {
  totals: completionFigures,
  readItems: readCompletion,
  readTotals: async (db, scope) => {
    const [row] = await readCompletion(db, scope, { interval: null, groupBy: 'none' });
    if (!row) return figuresOf({ areDurationsExact: true });
    const { bucket: _bucket, group: _group, ...figures } = row;
    return figures;
  },
  gates: (_db, scope) => currencyGate(scope),
};

/** Runs have no currency: says so when one was asked for. */
export function currencyGate({ presentedIn }: Scope): Gate[] {
  if (presentedIn === null) return [];
  return [
    {
      figure: null,
      code: 'filterIgnored',
      reason: 'Runs have no currency: the filter "currency" narrows money only.',
    },
  ];
}

async function readCompletion(
  db: Db,
  scope: Scope,
  grouping: Grouping,
): Promise<Row<typeof completionFigures>[]> {
  const { interval, groupBy } = grouping;
  const isShown = !scope.isBrief || interval === null; // the overview's days have none
  const hasActivation = isShown && scope.aiModel === null && groupBy !== 'aiModel' && groupBy !== 'error';
  const [counts, active, durations, activation, areDurationsExact] = await Promise.all([
    groupBy === 'error' ? countByError(db, scope, interval) : countTasks(db, scope, grouping),
    countActive(db, scope, grouping),
    scope.isBrief ? [] : measureDurations(db, scope, grouping),
    hasActivation ? measureActivation(db, scope, grouping) : [],
    scope.isBrief || areExact(db, scope),
  ]);
  const keys = byKey({ counts, active, durations, activation });
  return keys.map(({ bucket, group, rows }) => ({
    bucket,
    group,
    ...figuresOf({
      counts: rows.counts[0],
      active: rows.active[0]?.active,
      durations: rows.durations[0],
      activation: rows.activation[0],
      areDurationsExact,
    }),
  }));
}

type Parts = {
  counts?: TaskCounts | undefined;
  active?: number | undefined;
  durations?: Durations | undefined;
  activation?: Activations | undefined;
  areDurationsExact: boolean;
};

/** What has neither ended nor is active has timed out, so that the four states always add up. */
function figuresOf({ counts, active = 0, durations, activation, areDurationsExact }: Parts): Figures {
  const { started = 0, completed = 0, failed = 0 } = counts ?? {};
  const timedOut = started - completed - failed - active;
  const finished = started - active;
  const interval = wilson(completed, finished);
  return {
    started,
    completed,
    failed,
    timedOut,
    active,
    warnings: counts?.warnings ?? 0,
    tests: counts?.tests ?? 0,
    retries: counts?.retries ?? 0,
    errorHandlers: counts?.errorHandlers ?? 0,
    completionRate: ratio(completed, finished),
    completionRateLow: interval?.low ?? null,
    completionRateHigh: interval?.high ?? null,
    p50Ms: durations?.p50Ms ?? null,
    p95Ms: durations?.p95Ms ?? null,
    durationsExact: areDurationsExact,
    activation: activation ? ratio(activation.activated, activation.oldEnough) : null,
    timeToFirstSuccessMs: activation?.timeToFirstSuccessMs ?? null,
  };
}
