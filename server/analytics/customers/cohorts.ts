import type { Db } from '../../platform/database.ts';
import { exactly, inverse, rounded, times } from '../../platform/rational.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import { sealsOf, type Grounds } from '../audited.ts';
import { csvOf } from '../csv.ts';
import { firstOfMonth } from '../roll-ups/parts-of.ts';
import type { FigureQuery, Gate } from '../schema.ts';
import { longestDays, scopeOf, type AnalyticsDeps, type Scope } from '../scope.ts';
import { generalGates } from '../general-gates.ts';
import { cohortsOf, type Cohort } from './cohort-course.ts';
import { sumCohortMonths, type CohortBy } from './cohort-queries.ts';
import type { CohortsAnswer } from './customer-schema.ts';

export type CohortMetric = CohortsAnswer['metric'];
type Question = { metric: CohortMetric; by: CohortBy };

/** The cohorts that began in the months of a period, the last five years when none is said, with all their months up to now. */
export async function readCohorts(
  deps: AnalyticsDeps,
  query: FigureQuery & Question,
): Promise<CohortsAnswer> {
  const { metric, by } = query;
  return deps.reading.inSnapshot(async (db, freshness) => {
    const asked = await scopeOf(db, deps, query, freshness);
    const from = query.from === undefined ? addDays(asked.to, 1 - longestDays) : asked.from;
    const { cohorts, unconverted } = await cohortsUpToNow(db, asked, by);
    const items = cohorts
      .filter(({ month }) => month >= firstOfMonth(from) && month <= asked.to)
      .map((cohort) => ({
        cohort: cohort.month.slice(0, 7),
        customers: cohort.customers,
        values: cohort.ages.map((age) => (age.isOver ? valueOf(metric, cohort, age) : null)),
      }));
    return {
      from,
      to: asked.to,
      timeZone: asked.timeZone,
      currency: asked.currency,
      asOf: asked.asOf.toISOString(),
      freshnessSeconds: asked.freshnessSeconds,
      gates: [
        ...gatesOf(asked, { metric, by }, unconverted),
        ...(await sealsOf(db, deps, groundsOf({ metric, by }), asked.asOf)),
      ],
      metric,
      by,
      items,
    };
  });
}

async function cohortsUpToNow(db: Db, asked: Scope, by: CohortBy) {
  const today = dayOf(asked.asOf, asked.timeZone);
  const rows = await sumCohortMonths(db, { ...asked, to: today }, by);
  const thisMonth = firstOfMonth(today);
  return {
    cohorts: cohortsOf(rows, thisMonth, thisMonth),
    unconverted: rows.reduce((sum, row) => sum + row.unconverted, 0),
  };
}

function valueOf(metric: CohortMetric, { customers }: Cohort, age: Cohort['ages'][number]): number {
  if (metric === 'retention') return age.customers / customers;
  return Number(rounded(times(exactly(age.net), inverse(exactly(customers)))));
}

/** One line per cohort, one column per age in months. */
export function cohortsToCsv({ items }: CohortsAnswer): string {
  const ages = Math.max(0, ...items.map(({ values }) => values.length));
  const columns = ['cohort', 'customers', ...Array.from({ length: ages }, (_, age) => `month${age}`)];
  const lines = items.map(({ cohort, customers, values }) => [
    cohort,
    customers,
    ...Array.from({ length: ages }, (_, age) => values[age] ?? ''),
  ]);
  return csvOf([columns, ...lines]);
}

/** A cohort begins with a payment or a run; its course is of money, or of the same again. */
function groundsOf({ metric, by }: Question): Grounds {
  const beginning = by === 'payment' ? ['netRevenue'] : ['completed'];
  return { customers: beginning, values: metric === 'revenue' ? [...beginning, 'netRevenue'] : beginning };
}

function gatesOf(scope: Scope, { metric, by }: Question, unconverted: number): Gate[] {
  const gate = (isNeeded: boolean, code: Gate['code'], reason: string): Gate[] =>
    isNeeded ? [{ figure: null, code, reason }] : [];
  const isOfMoney = metric === 'revenue' || by === 'payment';
  return [
    ...gate(
      metric === 'revenue' && unconverted > 0,
      'incomplete',
      `${counted(unconverted, 'row')} of the ledger in a currency without a rate: not in the figures.`,
    ),
    ...gate(
      scope.scenarioId !== null && isOfMoney,
      'incomplete',
      'Of money only payments for this scenario itself count; plans open several scenarios and are left out.',
    ),
    ...gate(
      scope.aiModel !== null && isOfMoney,
      'filterIgnored',
      'Money has no model: the filter "aiModel" narrows completed tasks only.',
    ),
    ...gate(
      scope.presentedIn !== null && by === 'completion',
      'filterIgnored',
      'Tasks have no currency: the filter "currency" narrows money only.',
    ),
    ...generalGates(scope, {}),
  ];
}
