import type { Db } from '../../platform/database.ts';
import { plus, rounded, exactly, times } from '../../platform/rational.ts';
import { addDays, previousRange } from '../../platform/time.ts';
import type { FigureSource, Row } from '../answer-figures.ts';
import { completionSource, currencyGate } from '../completion.ts';
import { noAmounts, type FiguresOf } from '../figures.ts';
import { ratio } from '../ratios.ts';
import { amountsOf } from '../revenue.ts';
import { firstOfMonth } from '../roll-ups/parts-of.ts';
import type { Gate } from '../schema.ts';
import { once, type Scope } from '../scope.ts';
import { cohortsOf, type Cohort } from './cohort-course.ts';
import { customerFigures } from './customer-figures.ts';
import {
  describeCustomers,
  findRankedPage,
  sumCustomers,
  sumForeignNet,
  type CustomerRow,
} from './customer-queries.ts';
import { firstOpenMonth, lastKnownDay, monthsAfter } from './known-until.ts';
import { sumMoney, type CustomerMoney } from './money-queries.ts';
import { predictNext } from './predict.ts';
import type { CustomerPage, RankedCustomer } from './ranked-page.ts';
import { findSimpleLtv } from './simple-ltv.ts';

type Figures = FiguresOf<typeof customerFigures>;

/** What is known of these customers, in their order; and of all, or of the only one that is asked for. */
export function customerSource(page: readonly CustomerRow[]): FigureSource<typeof customerFigures> {
  return {
    totals: customerFigures,
    isOrdered: true,
    readItems: (db, scope) => readItems(db, scope, page),
    readTotals: async (db, scope) => {
      if (scope.customerId === null) return readTotals(db, scope);
      const [row] = await describeCustomers(db, scope, [scope.customerId]);
      return row ? (await figuresReader(db, scope))(row) : nothing(await findSimpleLtv(db, scope));
    },
    gates: (_db, scope, totals) => gatesOf(scope, totals),
  };
}

async function readItems(
  db: Db,
  scope: Scope,
  page: readonly CustomerRow[],
): Promise<Row<typeof customerFigures>[]> {
  const figuresOf = await figuresReader(db, scope);
  return page.map((row) => ({ bucket: null, group: row.id, ...figuresOf(row) }));
}

async function figuresReader(db: Db, scope: Scope): Promise<(row: CustomerRow) => Figures> {
  const cohorts = await readCohorts(db, scope);
  const simpleLtv = await findSimpleLtv(db, scope);
  const thisMonth = firstOfMonth(lastKnownDay(scope));
  return (row) => {
    const cohort = row.firstPaidOn === null ? null : firstOfMonth(row.firstPaidOn);
    const next = cohort === null ? null : predictNext(cohorts, monthsAfter(cohort, thisMonth));
    return {
      lifetimeValue: Number(row.net),
      predictedValue12Months: next && Number(rounded(plus(exactly(BigInt(row.net)), next.net))),
      extrapolatedMonths: next && next.extrapolatedMonths,
      simpleLtv,
      cohort: cohort && cohort.slice(0, 7),
      installations: row.installations,
      completionRate30d: ratio(row.completed, row.finished),
      churnRisk: row.churnRisk,
      lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
      unconverted: amountsOf(
        row.unconverted.map((sum) => ({ ...sum, amount: String(sum.amount), bucket: null, group: null })),
      ),
    };
  };
}

/** A page of customers, and one more where another page follows. */
export async function findPage(db: Db, scope: Scope, page: CustomerPage): Promise<RankedCustomer[]> {
  const { sort } = page;
  return sort === 'lifetimeValue'
    ? (await readMoney(db, scope, page)).page
    : findRankedPage(db, scope, { ...page, sort });
}

/** The cohorts of all customers, whoever is asked for: what a customer will bring is told from the others. */
async function readCohorts(db: Db, scope: Scope): Promise<Cohort[]> {
  const { now } = await readMoney(db, scope);
  return cohortsOf(now, firstOfMonth(lastKnownDay(scope)), firstOpenMonth(scope));
}

/** The ledger is gone through once for an answer: with a page, and with what the period before needs of it. */
function readMoney(db: Db, scope: Scope, page: CustomerPage | null = null): Promise<CustomerMoney> {
  const nameAt = (to: string) => `money of customers at ${to}`;
  return once(scope, nameAt(scope.to), async () => {
    const { to } = previousRange(scope);
    const money = await sumMoney(db, scope, lastKnownDay({ ...scope, to }), page);
    scope.readings.set(nameAt(to), Promise.resolve({ ...money, now: money.earlier }));
    return money;
  });
}

/** Predictions are of those who have paid; what others brought, or cost, counts in the value so far alone. */
async function readTotals(db: Db, scope: Scope): Promise<Figures> {
  const { now: rows } = await readMoney(db, scope);
  const cohorts = await readCohorts(db, scope);
  const until = lastKnownDay(scope);
  const net = (of: typeof rows) => of.reduce((sum, row) => sum + BigInt(row.net), 0n);
  const predicted = cohorts.flatMap(({ month, customers }) => {
    const next = predictNext(cohorts, monthsAfter(month, firstOfMonth(until)));
    return next ? [{ ahead: times(next.net, exactly(customers)), months: next.extrapolatedMonths }] : [];
  });
  const ahead = predicted.map((each) => each.ahead);
  const days = { from: addDays(until, -29), to: until };
  const { completionRate } = await completionSource.readTotals(db, { ...scope, ...days, isBrief: true });
  const { installations, lastSeenAt } = await sumCustomers(db, { ...scope, to: until });
  const hasForeign = rows.some(({ unconverted }) => unconverted > 0);
  return {
    ...nothing(await findSimpleLtv(db, scope)),
    lifetimeValue: Number(net(rows)),
    predictedValue12Months:
      ahead.length === 0
        ? null
        : Number(rounded(ahead.reduce(plus, exactly(net(rows.filter(({ cohort }) => cohort !== null)))))),
    extrapolatedMonths: ahead.length === 0 ? null : Math.max(...predicted.map(({ months }) => months)),
    installations,
    completionRate30d: completionRate,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    unconverted: hasForeign
      ? amountsOf((await sumForeignNet(db, scope)).map((sum) => ({ ...sum, bucket: null, group: null })))
      : noAmounts,
  };
}

const nothing = (simpleLtv: number | null): Figures => ({
  lifetimeValue: 0,
  predictedValue12Months: null,
  extrapolatedMonths: null,
  simpleLtv,
  cohort: null,
  installations: 0,
  completionRate30d: null,
  churnRisk: null,
  lastSeenAt: null,
  unconverted: noAmounts,
});

function gatesOf(scope: Scope, { unconverted }: Figures): Gate[] {
  const gate = (isNeeded: boolean, code: Gate['code'], reason: string): Gate[] =>
    isNeeded ? [{ figure: null, code, reason }] : [];
  return [
    ...gate(
      unconverted.count > 0,
      'incomplete',
      `${unconverted.count} rows of the ledger in a currency without a rate: not in the figures, but told in "unconverted".`,
    ),
    ...gate(
      scope.scenarioId !== null,
      'incomplete',
      'Of money only payments for this scenario itself count; plans open several scenarios and are left out.',
    ),
    ...gate(
      scope.aiModel !== null,
      'filterIgnored',
      'Money and installations have no model: the filter "aiModel" narrows runs only.',
    ),
    ...currencyGate(scope),
  ];
}
