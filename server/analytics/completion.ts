import type { Db } from '../platform/database.ts';
import type { FigureSource, Grouping, Row } from './answer-figures.ts';
import {
  countTasks,
  countUnfinished,
  measureActivation,
  measureDurations,
  type Activations,
  type Durations,
  type TaskCounts,
  type Unfinished,
} from './completion-queries.ts';
import type { FiguresOf } from './figures.ts';
import { ratio, wilson } from './ratios.ts';
import { completionFigures } from './completion-figures.ts';
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
    if (!row) return figuresOf(undefined, undefined, undefined, undefined);
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
  const hasActivation =
    scope.aiModel === null && grouping.groupBy !== 'aiModel' && grouping.groupBy !== 'error';
  const keys = byKey({
    counts: await countTasks(db, scope, grouping),
    unfinished: await countUnfinished(db, scope, grouping),
    durations: scope.isBrief ? [] : await measureDurations(db, scope, grouping),
    activation: hasActivation ? await measureActivation(db, scope, grouping) : [],
  });
  return keys.map(({ bucket, group, rows }) => ({
    bucket,
    group,
    ...figuresOf(rows.counts[0], rows.unfinished[0], rows.durations[0], rows.activation[0]),
  }));
}

function figuresOf(
  counts: TaskCounts | undefined,
  unfinished: Unfinished | undefined,
  durations: Durations | undefined,
  activation: Activations | undefined,
): Figures {
  const { completed = 0, failed = 0 } = counts ?? {};
  const { timedOut = 0, active = 0 } = unfinished ?? {};
  const finished = completed + failed + timedOut;
  const interval = wilson(completed, finished);
  return {
    started: counts?.started ?? 0,
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
    durationsExact: true,
    activation: activation ? ratio(activation.activated, activation.oldEnough) : null,
    timeToFirstSuccessMs: activation?.timeToFirstSuccessMs ?? null,
  };
}
