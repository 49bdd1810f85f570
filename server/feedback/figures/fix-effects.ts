import { sealsOf } from '../../analytics/audited.ts';
import type { FiguresOf } from '../../analytics/figures.ts';
import { ratio } from '../../analytics/ratios.ts';
import type { Gate } from '../../analytics/schema.ts';
import type { AnalyticsDeps } from '../../analytics/scope.ts';
import type { Deps } from '../../platform/deps.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { findReporting } from '../../platform/reporting.ts';
import { sum } from '../../platform/statistics.ts';
import { fixFigures } from './fix-figures.ts';
import { selectFixedVersions, selectPairs, type FixedVersion, type Pair } from './fix-effect-queries.ts';

const daysBefore = 90;
const fixGrounds = Object.fromEntries(Object.keys(fixFigures).map((figure) => [figure, ['completionRate']]));

export type FixEffect = FiguresOf<typeof fixFigures> & {
  version: { id: string; number: number; publishedAt: string };
  scenario: { id: string; slug: string; title: string };
  customersTold: number;
};

/** What each fix changed for the installations that were complained about, newest versions first. */
export async function listFixEffects(
  deps: Pick<Deps, 'pool' | 'config' | 'now'> & Pick<AnalyticsDeps, 'readAudited'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<FixEffect> & { gates: Gate[] }> {
  const { pool: db, config } = deps;
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const versions = await selectFixedVersions(db, { beforeId, limit });
  const ids = versions.map(({ versionId }) => versionId);
  const { timeZone } = await findReporting(db, config);
  const pairs = Map.groupBy(
    ids.length > 0 ? await selectPairs(db, ids, { timeZone, days: daysBefore }) : [],
    ({ versionId }) => versionId,
  );
  const page = pageFrom(
    versions,
    limit,
    (version) => toEffect(version, pairs.get(version.versionId) ?? []),
    ({ versionId }) => [versionId],
  );
  return { ...page, gates: await sealsOf(db, deps, fixGrounds, deps.now()) };
}

function toEffect(version: FixedVersion, all: readonly Pair[]): FixEffect {
  const {
    versionId: id,
    number,
    publishedAt,
    scenarioId,
    scenarioSlug: slug,
    scenarioTitle: title,
  } = version;
  return {
    version: { id, number, publishedAt: publishedAt.toISOString() },
    scenario: { id: scenarioId, slug, title },
    customersTold: version.told,
    ...compare(all),
  };
}

/** Each installation is compared with itself, so that who complains more often, or runs more often, weighs no more. */
function compare(all: readonly Pair[]): FiguresOf<typeof fixFigures> {
  const shares = all
    .filter(({ endedBefore, endedAfter }) => endedBefore > 0 && endedAfter > 0)
    .map((pair) => ({
      before: pair.completedBefore / pair.endedBefore,
      after: pair.completedAfter / pair.endedAfter,
    }));
  const better = shares.filter(({ before, after }) => after > before).length;
  const worse = shares.filter(({ before, after }) => after < before).length;
  return {
    installations: shares.length,
    completionBefore: meanOf(shares.map(({ before }) => before)),
    completionAfter: meanOf(shares.map(({ after }) => after)),
    difference: meanOf(shares.map(({ before, after }) => after - before)),
    better,
    worse,
    signTest: better + worse === 0 ? null : signTest(better, worse),
    complaintsBefore: sum(all.map(({ complaintsBefore }) => complaintsBefore)),
    complaintsAfter: sum(all.map(({ complaintsAfter }) => complaintsAfter)),
  };
}

const meanOf = (values: readonly number[]) => ratio(sum(values), values.length);

/** Two-sided exact sign test: how likely a split at least so unequal is among fair coins. In logarithms, for many installations. */
function signTest(one: number, other: number): number {
  const [trials, most] = [one + other, Math.max(one, other)];
  let [tail, logChoose] = [0, 0]; // of `trials` out of `trials`, going down
  for (let heads = trials; heads >= most; heads -= 1) {
    tail += Math.exp(logChoose - trials * Math.LN2);
    logChoose += Math.log(heads) - Math.log(trials - heads + 1);
  }
  return Math.min(1, 2 * tail);
}
