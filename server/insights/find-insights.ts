import { Counter } from 'prom-client';
import { inTransaction, type Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { metricsRegistry } from '../platform/metrics.ts';
import { findReporting, findSettings } from '../platform/reporting.ts';
import { dayOf } from '../platform/time.ts';
import { findDearerModels } from './dearer-models.ts';
import { findGrownSavings } from './grown-savings.ts';
import { readModelConsent, replaceInsights } from './queries.ts';
import { queryPlan, type Comparison } from './query-plan.ts';
import { findSilence } from './silence.ts';
import { findScenarioChanges } from './scenario-insights.ts';
import type { Insight, InsightKind } from './schema.ts';
import { differencesOf, type Counted } from './second-count.ts';
import { putIntoOtherWords } from './words/put-into-other-words.ts';

/** Something that may be told: what it rests on, and a way to count that once more from elsewhere. */
export type Candidate = {
  insight: Insight;
  counted: Counted;
  countAgain: () => Promise<Counted>;
  /** Installations that it is about, where it is about some. */
  installationNos?: readonly number[];
};

const mostInsights = 10;

const dropped = new Counter({
  name: 'insights_dropped_total',
  help: 'Insights that were not told because a second count of their numbers came to something else.',
  labelNames: ['kind'],
  registers: [metricsRegistry],
});

type InsightDeps = Pick<Deps, 'pool' | 'reading' | 'config' | 'now' | 'logger' | 'draining'>;

/**
 * Looks anew for what is worth knowing, counts each number a second time, and keeps what matters most: in plain words first, for a language model may take
 * its time. Nothing is told while days are counted
 * anew, for then no sum is what it will be.
 */
export async function findInsights(deps: InsightDeps): Promise<void> {
  const found = await deps.reading.inSnapshot((db, { asOf }) => findCandidates(db, deps, asOf));
  const ranked = found
    .map(({ insight }) => insight)
    .toSorted(
      (a, b) => b.hoursPerWeek * b.confidence - a.hoursPerWeek * a.confidence || (a.id < b.id ? -1 : 1),
    )
    .slice(0, mostInsights);
  const silent = found.flatMap(({ installationNos = [] }) => installationNos);
  const consent = await readModelConsent(deps.pool);
  const at = deps.now();
  const keep = (told: readonly Insight[]) =>
    inTransaction(deps.pool, (db) => replaceInsights(db, told, silent, at));
  await keep(ranked);
  if (consent !== null && deps.config.insightsModel !== null && ranked.length > 0)
    await keep(await putIntoOtherWords(deps, ranked));
}

async function findCandidates(
  db: Db,
  { config, logger }: Pick<InsightDeps, 'config' | 'logger'>,
  asOf: Date,
): Promise<Candidate[]> {
  if ((await findSettings(db))?.rebuildFrom) return [];
  const { timeZone, currency } = await findReporting(db, config);
  const plan = new Map(queryPlan(dayOf(asOf, timeZone)).map((comparison) => [comparison.kind, comparison]));
  const comparisonOf = (kind: InsightKind): Comparison => {
    const comparison = plan.get(kind);
    if (!comparison) throw new RangeError(`The plan has no ${kind}`);
    return comparison;
  };
  const candidates = [
    ...(await findScenarioChanges(db, {
      risen: comparisonOf('failuresRose'),
      fallen: comparisonOf('completionFell'),
      timeZone,
    })),
    ...(await findDearerModels(db, comparisonOf('costPerSuccessRose'), currency)),
    ...(await findGrownSavings(db, comparisonOf('savingsGrew'), currency)),
    ...(await findSilence(db, comparisonOf('silentInstallations'), timeZone)),
  ];
  const sure: Candidate[] = [];
  for (const candidate of candidates) {
    const { insight, counted, countAgain } = candidate;
    const again = await countAgain();
    const differences = differencesOf(counted, again);
    if (differences.length === 0) sure.push(candidate);
    else {
      dropped.inc({ kind: insight.kind });
      logger.warn(
        { insight: insight.id, kind: insight.kind, counted, again },
        'an insight is not told: a second count differs',
      );
    }
  }
  return sure;
}
