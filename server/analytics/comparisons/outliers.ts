import { invalid } from '../../platform/errors.ts';
import { median } from '../../platform/statistics.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { percentileOf } from '../durations/histogram.ts';
import { sealsOf } from '../audited.ts';
import { generalGates } from '../general-gates.ts';
import { findScenarioNo } from '../label-queries.ts';
import { wilson } from '../ratios.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { comparedFigureNames, comparedFigures, type ComparedFigure } from './compared-figures.ts';
import { recentRuns } from './recent-runs.ts';
import type { Outliers } from './schema.ts';
import { findPlaces, sumByInstallation, type RunSums } from './sums-queries.ts';

/** Runs that a figure is over: finished, or completed ones. */
const fewestRuns = 30;
const fewestInstallations = 5;
const fewestCustomers = 3;
/** The modified z-score is 0.6745 × (x − median) ÷ MAD; the factor makes the MAD of a normal distribution its standard deviation. */
const perMad = 0.6745;
const furthestScore = 3.5;
/** What is nearer to the median is no matter, however alike the others are: of a rate the distance itself counts, else its proportion. */
const leastDistance = { rate: 0.1, proportion: 0.2 };

const sealed = Object.fromEntries(comparedFigureNames.map((figure) => [figure, []]));

type Flag = Outliers['items'][number]['flags'][number];
type Found = { installationNo: number; cohort: number; runs: number; flags: Flag[] };

/** Installations that do otherwise than the others of their scenario, over the last 30 days; the furthest from what is usual first. */
export async function readOutliers(deps: AnalyticsDeps, idOrSlug: string | undefined): Promise<Outliers> {
  return deps.reading.inSnapshot(async (db, { asOf, seconds }) => {
    const scenario =
      idOrSlug === undefined ? null : await findScenario(db, idOrSlug, { includeUnpublished: true });
    if (idOrSlug !== undefined && !scenario)
      throw invalid(
        '/query/scenario',
        'There is no scenario with this id or slug: take one that GET /admin/scenarios lists.',
      );
    const { isRebuilding, ...period } = await recentRuns(db, deps, asOf);
    const scenarioNo = scenario && (await findScenarioNo(db, scenario.id));
    const runs = await sumByInstallation(db, { ...period, scenarioNo, fewestFinished: fewestRuns });
    const found = [...Map.groupBy(runs, (one) => one.scenarioNo).values()].flatMap(outliersOf);
    const places = await findPlaces(
      db,
      found.map(({ installationNo }) => installationNo),
    );
    const items = found.flatMap(({ installationNo, ...outlier }) => {
      const place = places.get(installationNo);
      return place ? [{ ...place, ...outlier }] : [];
    });
    return {
      from: period.from,
      to: period.to,
      asOf: asOf.toISOString(),
      freshnessSeconds: seconds,
      gates: [...generalGates({ isRebuilding }, {}), ...(await sealsOf(db, deps, sealed, asOf))],
      items: items.toSorted((left, right) => furthest(right.flags) - furthest(left.flags)),
    };
  });
}

/** A score of null is without end: the others are all alike. */
const furthest = (flags: readonly Flag[]) =>
  Math.max(...flags.map(({ score }) => Math.abs(score ?? Number.POSITIVE_INFINITY)));

/** Those of one scenario, with what is flagged of them. */
function outliersOf(cohort: readonly RunSums[]): Found[] {
  const flagsOf = comparedFigureNames.flatMap((figure) => flagsIn(cohort, figure) ?? []);
  return cohort.flatMap((runs) => {
    const flags = flagsOf.flatMap((flagOf) => flagOf(runs) ?? []);
    const { installationNo, finished } = runs;
    return flags.length === 0 ? [] : [{ installationNo, cohort: cohort.length, runs: finished, flags }];
  });
}

/**
 * How one figure is flagged; null where too few installations, or those of too few customers, show what is usual. The median and the median
 * distance from it (MAD) say that, of the cohort's median number of runs; of fewer runs more is usual, by the square root.
 */
function flagsIn(all: readonly RunSums[], figure: ComparedFigure): ((runs: RunSums) => Flag | null) | null {
  const { over, of } = comparedFigures[figure];
  const cohort = all.filter((runs) => runs[over] >= fewestRuns);
  const customers = new Set(cohort.map(({ customerNo }) => customerNo));
  const values = cohort.map(of).filter((value) => value !== null);
  if (cohort.length < fewestInstallations || customers.size < fewestCustomers) return null;
  if (values.length === 0) return null;
  const usual = median(values);
  const deviation = median(values.map((value) => Math.abs(value - usual)));
  const usualRuns = median(cohort.map((runs) => runs[over]));
  const isRate = figure === 'completionRate';
  const least = isRate ? leastDistance.rate : leastDistance.proportion * usual;
  return (runs) => {
    const value = runs[over] < fewestRuns ? null : of(runs);
    const widened = (deviation / perMad) * Math.sqrt(Math.max(1, usualRuns / runs[over]));
    const reach = Math.max(furthestScore * widened, least);
    if (value === null || value === usual || Math.abs(value - usual) < reach) return null;
    if (isByChance(runs, figure, usual)) return null;
    return {
      figure,
      value,
      median: usual,
      low: Math.max(0, usual - reach),
      high: isRate ? Math.min(1, usual + reach) : usual + reach,
      score: widened === 0 ? null : (value - usual) / widened,
    };
  };
}

/** Whether runs like these, so few of them, may show their figure while the median is the truth; it cannot be told of means. */
function isByChance(runs: RunSums, figure: ComparedFigure, usual: number): boolean {
  if (figure === 'completionRate') return isWithin(usual, wilson(runs.completed, runs.finished));
  if (figure !== 'p50Ms') return false;
  // How many of so many durations lie below their true median is known whatever their distribution is.
  const spread = furthestScore / (2 * Math.sqrt(runs.completed));
  const low = percentileOf(runs.durations, Math.max(0, 0.5 - spread));
  const high = percentileOf(runs.durations, Math.min(1, 0.5 + spread));
  return low !== null && high !== null && isWithin(usual, { low, high });
}

const isWithin = (value: number, interval: { low: number; high: number } | null): boolean =>
  interval !== null && interval.low <= value && value <= interval.high;
