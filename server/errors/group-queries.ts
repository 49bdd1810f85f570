import type { Db } from '../platform/database.ts';

export type GroupRow = {
  id: string;
  fingerprint: string;
  kind: string;
  title: string;
  code: string | null;
  app: string | null;
  operation: string | null;
  scenarioId: string | null;
  place: string | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  count: number;
  firstRelease: string;
  lastRelease: string;
  lastReleaseNo: number;
};

/** Which of these fingerprints have a group already. */
export async function selectKnown(db: Db, fingerprints: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ fingerprint: string }>(
    `select fingerprint from error_groups where fingerprint = any($1::text[])`,
    [fingerprints],
  );
  return new Set(rows.map(({ fingerprint }) => fingerprint));
}

/** How many groups are new since an instant, by kind and scenario. */
export async function countNewGroups(
  db: Db,
  since: Date,
): Promise<{ kind: string; scenarioId: string | null; groups: number }[]> {
  const { rows } = await db.query<{ kind: string; scenarioId: string | null; groups: number }>(
    `select kind, scenario_id as "scenarioId", count(*)::int as groups from error_groups
     where first_seen_at >= $1::timestamptz group by kind, scenario_id`,
    [since],
  );
  return rows;
}

/**
 * Adds to groups, in the order of their fingerprints so that servers wait for one another and never in a circle. A resolved one opens again when
 * a release shows it that should be without it; what older servers still do, or what happened before it was resolved, leaves it as it is.
 */
export async function upsertGroups(
  db: Db,
  groups: readonly GroupRow[],
  now: Date,
): Promise<{ id: string; fingerprint: string; isOpened: boolean }[]> {
  const { rows } = await db.query<{ id: string; fingerprint: string; isOpened: boolean }>(
    `insert into error_groups as known (id, fingerprint, kind, title, code, app, operation, scenario_id, place, first_seen_at, last_seen_at, count,
       first_release, last_release, last_release_no)
     select id, fingerprint, kind, title, code, app, operation, "scenarioId", place, "firstSeenAt", "lastSeenAt", count, "firstRelease", "lastRelease",
       "lastReleaseNo"
     from jsonb_to_recordset($1::jsonb) as told (id text, fingerprint text, kind text, title text, code text, app text, operation text,
       "scenarioId" text, place text, "firstSeenAt" timestamptz, "lastSeenAt" timestamptz, count bigint, "firstRelease" text, "lastRelease" text,
       "lastReleaseNo" integer)
     where "scenarioId" is null or exists (select from scenarios where id = "scenarioId")
     order by fingerprint
     on conflict (fingerprint) do update set
       first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
       last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
       count = known.count + excluded.count,
       last_release = case when excluded.last_release_no >= known.last_release_no then excluded.last_release else known.last_release end,
       last_release_no = greatest(known.last_release_no, excluded.last_release_no),
       state = case when known.state = 'resolved' and excluded.last_release_no >= known.fixed_from and excluded.last_seen_at > known.changed_at
         then 'open' else known.state end,
       fixed_from = case when known.state = 'resolved' and excluded.last_release_no >= known.fixed_from and excluded.last_seen_at > known.changed_at
         then null else known.fixed_from end,
       reopened_at = case when known.state = 'resolved' and excluded.last_release_no >= known.fixed_from and excluded.last_seen_at > known.changed_at
         then $2::timestamptz else known.reopened_at end
     returning id, fingerprint, xmax = 0 or (state = 'open' and reopened_at is not distinct from $2::timestamptz) as "isOpened"`,
    [JSON.stringify(groups), now],
  );
  return rows;
}
