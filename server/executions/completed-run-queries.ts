import type { Db } from '../platform/database.ts';
import { queryPlannedOnce } from '../platform/planned-once.ts';

/** What stays known of an installation's runs when their facts are dropped; `count`: successful headline runs. */
export type NotedRuns = {
  installationId: string;
  count: number;
  firstStartedAt: Date | null;
  firstCompletedAt: Date | null;
  lastReportedAt: Date | null;
};

/** Adds to what is known of these installations' runs, and answers how many have succeeded now. */
export async function noteRuns(
  db: Db,
  runs: readonly NotedRuns[],
): Promise<Pick<NotedRuns, 'installationId' | 'count'>[]> {
  if (runs.length === 0) return [];
  const { rows } = await queryPlannedOnce<Pick<NotedRuns, 'installationId' | 'count'>>(
    db,
    `insert into completed_runs as runs (installation_id, count, first_started_at, first_completed_at, last_reported_at)
     select * from unnest($1::text[], $2::integer[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[]) order by 1
     on conflict (installation_id) do update set count = runs.count + excluded.count,
       first_started_at = least(runs.first_started_at, excluded.first_started_at),
       first_completed_at = least(runs.first_completed_at, excluded.first_completed_at),
       last_reported_at = greatest(runs.last_reported_at, excluded.last_reported_at)
     returning installation_id as "installationId", count`,
    [
      runs.map(({ installationId }) => installationId),
      runs.map(({ count }) => count),
      runs.map(({ firstStartedAt }) => firstStartedAt),
      runs.map(({ firstCompletedAt }) => firstCompletedAt),
      runs.map(({ lastReportedAt }) => lastReportedAt),
    ],
  );
  return rows;
}
