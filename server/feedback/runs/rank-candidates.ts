import { nearestRank } from '../../platform/statistics.ts';
import type { CandidateRow } from './candidate-queries.ts';
import type { RecentRun } from './recent-run-queries.ts';
import type { UnusualAbout } from './run-schema.ts';

const mostCandidates = 5;
/** Fewer runs than these do not tell what is usual. */
const enoughRuns = 20;
const spike = 3; // times the median

/** The order in which they count: whoever complains most often means a run that failed. */
const byWeight: readonly UnusualAbout[] = ['failed', 'warning', 'slow', 'costly'];

/** Of the runs since an instant those that are most likely meant, the likeliest first; the others tell what is usual. */
export function rankCandidates(runs: readonly RecentRun[], since: Date): CandidateRow[] {
  const usualOf = usualByInstallation(runs);
  return runs
    .filter(({ startedAt }) => startedAt > since)
    .map((run) => ({ run, reasons: unusualAbout(run, usualOf(run)) }))
    .toSorted(
      (one, other) =>
        weightOf(other.reasons) - weightOf(one.reasons) ||
        Number(other.run.startedAt) - Number(one.run.startedAt),
    )
    .slice(0, mostCandidates)
    .map(({ run, reasons }, place) => ({ ...run, rank: place + 1, reasons }));
}

/** A reason outweighs all that come after it together. */
const weightOf = (reasons: readonly UnusualAbout[]): number =>
  byWeight.reduce(
    (sum, reason, place) => sum + (reasons.includes(reason) ? 2 ** (byWeight.length - place) : 0),
    0,
  );

type Usual = { p95Ms: number | null; medianCost: number | null };

function unusualAbout(run: RecentRun, { p95Ms, medianCost }: Usual): UnusualAbout[] {
  const tookMs = durationOf(run);
  const claims: Record<UnusualAbout, boolean> = {
    failed: run.status === 'failed',
    warning: run.hasWarning,
    slow: tookMs !== null && p95Ms !== null && tookMs > p95Ms,
    costly:
      run.costMicros !== null && medianCost !== null && medianCost > 0 && run.costMicros > spike * medianCost,
  };
  return byWeight.filter((reason) => claims[reason]);
}

function usualByInstallation(runs: readonly RecentRun[]): (run: RecentRun) => Usual {
  const known = new Map(
    [...Map.groupBy(runs, ({ installationId }) => installationId)].map(([id, of]) => [id, usualOf(of)]),
  );
  return ({ installationId }) => known.get(installationId) ?? { p95Ms: null, medianCost: null };
}

const usualOf = (runs: readonly RecentRun[]): Usual => ({
  p95Ms: atShare(runs.filter(({ status }) => status === 'completed').map(durationOf), 0.95),
  medianCost: atShare(
    runs.map(({ costMicros }) => costMicros),
    0.5,
  ),
});

const durationOf = ({ startedAt, finishedAt }: RecentRun): number | null =>
  finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime();

/** The value that so large a share does not exceed; null when too few are known. */
function atShare(values: readonly (number | null)[], share: number): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < enoughRuns ? null : nearestRank(known, share);
}
