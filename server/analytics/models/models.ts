import type { Db } from '../../platform/database.ts';
import type { FigureSource, Row } from '../answer-figures.ts';
import { countActive } from '../completion-queries.ts';
import { currencyGate } from '../completion.ts';
import type { FiguresOf } from '../figures.ts';
import { ratio, wilson } from '../ratios.ts';
import { sumValues, type ValueSums } from '../roll-ups/sums-of-tasks.ts';
import { byKey } from '../rows-by-key.ts';
import type { Gate } from '../schema.ts';
import type { Interval, Scope } from '../scope.ts';
import { unpricedReason } from '../value-gates.ts';
import { costPerSuccess } from '../worth.ts';
import { advise } from './advise.ts';
import { modelFigures, type modelItemFigures } from './model-figures.ts';
import { sumStrata } from './model-queries.ts';

/** How AI models compare. */
export const modelSource: FigureSource<typeof modelFigures, typeof modelItemFigures> = {
  totals: modelFigures,
  readItems: readModels,
  readTotals: async (db, scope) => {
    const grouping = { interval: null, groupBy: 'none' } as const;
    const [[values], [row]] = await Promise.all([
      sumValues(db, scope, grouping),
      countActive(db, scope, grouping),
    ]);
    return figuresOf(values, row?.active);
  },
  gates: (_db, scope, { unpriced }) => [
    ...currencyGate(scope),
    ...(unpriced > 0
      ? [
          {
            figure: 'costPerSuccessMicros',
            code: 'incomplete',
            reason: `${unpriced} ${unpricedReason}`,
          } as Gate,
        ]
      : []),
  ],
};

async function readModels(db: Db, scope: Scope): Promise<Row<typeof modelItemFigures>[]> {
  const byModel = { interval: null as Interval, groupBy: 'aiModel' as const };
  const [values, active] = await Promise.all([
    sumValues(db, scope, byModel),
    countActive(db, scope, byModel),
  ]);
  const keys = byKey({ values, active });
  const incumbent = mostUsed(values);
  const advice = incumbent === null ? null : advise(incumbent, await sumStrata(db, scope));
  return keys.map(({ bucket, group, rows }) => ({
    bucket,
    group,
    ...figuresOf(rows.values[0], rows.active[0]?.active),
    advice: group === incumbent ? advice : null,
  }));
}

/** The model with the most tasks; the first by its name of several. */
function mostUsed(values: readonly ValueSums[]): string | null {
  const used = values.filter(({ group, started }) => group !== 'none' && started > 0);
  const [first] = used.toSorted(
    (left, right) => right.started - left.started || (String(left.group) < String(right.group) ? -1 : 1),
  );
  return first?.group ?? null;
}

function figuresOf(values: ValueSums | undefined, active = 0): FiguresOf<typeof modelFigures> {
  const { started: tasks = 0, completed = 0, unpriced = 0 } = values ?? {};
  const interval = wilson(completed, tasks - active);
  return {
    tasks,
    completed,
    successRate: ratio(completed, tasks - active),
    successLow: interval?.low ?? null,
    successHigh: interval?.high ?? null,
    costPerSuccessMicros: costPerSuccess(values),
    unpriced,
  };
}
