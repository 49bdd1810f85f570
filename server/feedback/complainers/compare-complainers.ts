import { answerFigures } from '../../analytics/answer-figures.ts';
import { sealsOf } from '../../analytics/audited.ts';
import { customerRoiSource } from '../../analytics/customer-roi.ts';
import { wilson } from '../../analytics/ratios.ts';
import type { AnalyticsDeps } from '../../analytics/scope.ts';
import type { Db } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { findReporting } from '../../platform/reporting.ts';
import { median, quantile } from '../../platform/statistics.ts';
import { addDays, dayOf, type Clock } from '../../platform/time.ts';
import { welchInterval } from '../../rewards/offers/effect/welch-interval.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { selectRatings, sumGroups, type GroupSums, type Windows } from './complainer-queries.ts';
import type { Complainers } from './complainer-schema.ts';
import { rankCorrelation, shareDifference } from './differences.ts';

const [daysOfComplaints, daysAfter] = [90, 30];
/** Fewer ended runs make no rate of an installation, fewer installations no difference of groups. */
const [fewestRuns, fewestInstallations] = [20, 20];

/** The figures that each part is made of. */
const grounds = { completion: ['completionRate'], stopped: ['started'], ratings: ['roi'] };

type Asked = { to?: string | undefined; scenario?: string | undefined };
type CompareDeps = AnalyticsDeps & { now: Clock };

/**
 * Whether installations that customers complained about complete less and are given up more often than others. Who complained is settled by a
 * landmark, 30 days before the end; only installations that ran in the 30 days before it are compared, and who has stopped is seen after it: else those
 * that live longer would have more time to complain, and complaining would look healthy.
 */
export async function compareComplainers(deps: CompareDeps, asked: Asked): Promise<Complainers> {
  const { windows, scenarioId, groups, ratings, gates } = await deps.reading.inSnapshot(
    async (db, { asOf }) => {
      const found = await windowsOf(db, deps, asked);
      const scenario = await scenarioOf(db, asked.scenario);
      return {
        windows: found,
        scenarioId: scenario,
        groups: await sumGroups(db, found, { scenarioId: scenario, fewestRuns }),
        ratings: await selectRatings(db, { ...found, scenarioId: scenario }),
        gates: await sealsOf(db, deps, grounds, asOf),
      };
    },
  );
  const sumsOf = (hasComplained: boolean) =>
    groups.find((one) => one.hasComplained === hasComplained) ?? nobody;
  return {
    ...windows,
    gates,
    fewestRuns,
    fewestInstallations,
    ...compare(sumsOf(true), sumsOf(false)),
    ratings: await besideReturn(deps, windows, scenarioId, ratings),
  };
}

async function windowsOf(db: Db, { config, now }: CompareDeps, asked: Asked): Promise<Windows> {
  const { timeZone } = await findReporting(db, config);
  const to = asked.to ?? addDays(dayOf(now(), timeZone), -1);
  const landmark = addDays(to, -daysAfter);
  return { from: addDays(landmark, 1 - daysOfComplaints), landmark, to, timeZone };
}

async function scenarioOf(db: Db, idOrSlug: string | undefined): Promise<string | null> {
  if (idOrSlug === undefined) return null;
  const scenario = await findScenario(db, idOrSlug, { includeUnpublished: true });
  if (!scenario) throw notFound('The scenario');
  return scenario.id;
}

const nobody: Omit<GroupSums, 'hasComplained'> = {
  installations: 0,
  stopped: 0,
  measured: 0,
  meanCompletion: null,
  varianceOfCompletion: null,
};
type Sums = typeof nobody;

function compare(complained: Sums, others: Sums): Pick<Complainers, 'completion' | 'stopped'> {
  const enough = (name: 'measured' | 'installations') =>
    Math.min(complained[name], others[name]) >= fewestInstallations;
  return {
    completion: {
      complained: completionOf(complained),
      others: completionOf(others),
      difference: enough('measured') ? completionDifference(complained, others) : null,
    },
    stopped: {
      complained: stoppedOf(complained),
      others: stoppedOf(others),
      difference: enough('installations') ? shareDifference(shareOf(complained), shareOf(others)) : null,
    },
  };
}

const completionOf = ({ measured, meanCompletion }: Sums) => ({
  installations: measured,
  mean: meanCompletion,
});
const shareOf = ({ stopped, installations }: Sums) => ({ hits: stopped, of: installations });

function stoppedOf({ installations, stopped }: Sums): Complainers['stopped']['others'] {
  const { low = null, high = null } = wilson(stopped, installations) ?? {};
  return { installations, stopped, share: installations === 0 ? null : stopped / installations, low, high };
}

function completionDifference(complained: Sums, others: Sums): Complainers['completion']['difference'] {
  const sampleOf = ({ measured, meanCompletion, varianceOfCompletion }: Sums) => ({
    mean: meanCompletion ?? 0,
    variance: varianceOfCompletion ?? 0,
    count: measured,
  });
  const [one, other] = [sampleOf(complained), sampleOf(others)];
  const interval = welchInterval(one, other);
  return interval && { difference: one.mean - other.mean, low: interval.low, high: interval.high };
}

/** Whether those who rate high get more back: what customers rated beside the ROI of the same days. */
async function besideReturn(
  deps: AnalyticsDeps,
  { from, to }: Windows,
  scenarioId: string | null,
  ratings: { customerId: string; rating: number }[],
): Promise<Complainers['ratings']> {
  if (ratings.length === 0) return { items: [], customers: 0, correlation: null };
  const { items } = await answerFigures(deps, customerRoiSource, {
    query: { from, to, compare: 'none', scenario: scenarioId ?? undefined },
    grouping: { interval: null, groupBy: 'customer' },
    mayReadNames: false,
  });
  const roiOf = new Map(items.map(({ group, roi }) => [group, roi]));
  const pairs = ratings.flatMap(({ customerId, rating }) => {
    const roi = roiOf.get(customerId) ?? null;
    return roi === null ? [] : [[rating, roi] as const];
  });
  const byRating = Map.groupBy(pairs, ([rating]) => Math.round(rating));
  return {
    items: [...byRating]
      .toSorted(([one], [other]) => one - other)
      .map(([rating, ofRating]) =>
        returnsOf(
          rating,
          ofRating.map(([, roi]) => roi),
        ),
      ),
    customers: pairs.length,
    correlation: pairs.length >= fewestInstallations ? rankCorrelation(pairs) : null,
  };
}

const returnsOf = (rating: number, returns: readonly number[]) => ({
  rating,
  customers: returns.length,
  medianRoi: median(returns),
  lowerQuartileRoi: quantile(returns, 0.25),
  upperQuartileRoi: quantile(returns, 0.75),
});
