import { sealsOf } from '../analytics/audited.ts';
import type { AnalyticsDeps } from '../analytics/scope.ts';
import type { Deps } from '../platform/deps.ts';
import type { Db } from '../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { findReporting } from '../platform/reporting.ts';
import { selectRuns, type Run } from './compute/run-queries.ts';
import { measureFairness } from './effect/fairness.ts';
import { measureHoldout } from './effect/measure-holdout.ts';
import { readOutcomes } from './effect/outcomes.ts';
import { readCatalogue } from './serve/catalogue.ts';
import type { RecommendationRun, RecommendationState } from './run-schema.ts';

/** What its parts are made of, as gates of the audits know it. */
const grounds = { recommendations: [], outcomes: [], effect: ['netRevenue'] };

/** What is served and why, how fairly, and what it brings. */
export async function readState({
  config,
  pool,
  now,
  readAudited,
}: Pick<Deps, 'config' | 'pool' | 'now'> & Pick<AnalyticsDeps, 'readAudited'>): Promise<RecommendationState> {
  const at = now();
  const { currency } = await findReporting(pool, config);
  const [[latest], fairness, outcomes, effect, gates] = await Promise.all([
    selectRuns(pool, { before: null, limit: 0 }),
    readCatalogue(pool, at).then((catalogue) => measureFairness(pool, { catalogue, at })),
    readOutcomes(pool, at),
    measureHoldout(pool, { config, at, currency }),
    sealsOf(pool, { readAudited }, grounds, at),
  ]);
  return {
    asOf: at.toISOString(),
    gates,
    latest: latest ? toRun(latest) : null,
    fairness,
    outcomes,
    effect,
  };
}

/** What was found out each time, the latest first. */
export async function listRuns(
  db: Db,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<RecommendationRun>> {
  const before = decodeCursor(cursor, ['instant'])?.[0] ?? null;
  const runs = await selectRuns(db, { before, limit });
  return pageFrom(runs, limit, toRun, ({ watermark }) => [watermark.toISOString()]);
}

/** A run with its instants as text. */
export function toRun({ watermark, computedAt, ...run }: Run): RecommendationRun {
  return { ...run, watermark: watermark.toISOString(), computedAt: computedAt.toISOString() };
}
