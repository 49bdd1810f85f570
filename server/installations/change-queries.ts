import type { Db } from '../platform/database.ts';
import type { Drift, DriftChange, MissingConnection } from './schema.ts';
import type { InstallationStatus } from './status.ts';

/**
 * Remembers, before Make is asked, that it will be: if no answer is kept, the scenario may be there. Once a request went unanswered,
 * `make_silent_at` stays, so that whoever looks for its scenario (asked after it was silent) is told from a first request; always after
 * it, for servers' clocks differ.
 */
export async function markMakeAsked(db: Db, id: string, at: Date): Promise<void> {
  await db.query(
    `update installations set make_asked_at = greatest($2::timestamptz, make_silent_at + interval '1 microsecond') where id = $1::text`,
    [id, at],
  );
}

/** Remembers that nobody waits for Make's answer any more: from now on a repeated request may continue the installation. */
export async function markMakeSilent(db: Db, id: string, at: Date): Promise<void> {
  await db.query(
    `update installations set make_silent_at = greatest($2::timestamptz, make_asked_at) where id = $1::text and status = 'pending'`,
    [id, at],
  );
}

/**
 * Finds the customer's pending installation of which Make's answer was lost, when the request is the same: whoever asks again, also
 * with a new key, must not get a second scenario; nor while another request is looking for the first one. Lost is also what was asked
 * before `before`: that server stopped in the middle.
 */
export async function findUnanswered(
  db: Db,
  wanted: { customerId: string; requestHash: Buffer; at: Date; before: Date },
): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from installations
     where customer_id = $1::text and status = 'pending' and request_hash = $2::bytea
       and greatest(make_asked_at, make_silent_at) > $3::timestamptz - interval '24 hours'
       and (make_silent_at is not null or make_asked_at < $4::timestamptz)
     order by id limit 1`,
    [wanted.customerId, wanted.requestHash, wanted.at, wanted.before],
  );
  return rows[0]?.id ?? null;
}

/**
 * Begins to look for what Make did for a pending installation; null while another request is at it, unless that began before `before`.
 * Answers when Make had been asked last. From then on it is the installation of the key that this request brings, if any.
 */
export async function claimUnanswered(
  db: Db,
  id: string,
  { idempotencyKey, at, before }: { idempotencyKey: string | null; at: Date; before: Date },
): Promise<{ makeAskedAt: Date | null } | null> {
  const { rows } = await db.query<{ makeAskedAt: Date | null }>(
    `update installations set make_asked_at = greatest($2::timestamptz, installations.make_silent_at + interval '1 microsecond'),
       idempotency_key = coalesce($4::text, idempotency_key)
     from (select id, make_asked_at from installations where id = $1::text for update) former
     where installations.id = former.id and status = 'pending'
       and (make_silent_at >= coalesce(former.make_asked_at, make_silent_at) or coalesce(former.make_asked_at, created_at) < $3::timestamptz)
     returning former.make_asked_at as "makeAskedAt"`,
    [id, at, before, idempotencyKey],
  );
  return rows[0] ?? null;
}

/** Ids of scenarios in the team that installations of ours are known to stand for; teams are numbered per zone. */
export async function listKnownMakeScenarios(db: Db, zone: string | null, teamId: number): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    `select make_scenario_id as id from installations where make_team_id = $1::bigint and make_zone = $2::text and make_scenario_id is not null`,
    [teamId, zone],
  );
  return rows.map(({ id }) => id);
}

export type StatusChange = {
  id: string;
  from: InstallationStatus;
  to: InstallationStatus;
  at: Date;
  makeScenarioId?: number | undefined;
  makeIsInvalid?: boolean | undefined;
  error?: object | undefined;
};

/** Moves an installation on, unless somebody else has moved it meanwhile; one that failed gives up its idempotency key. */
export async function changeStatus(db: Db, change: StatusChange): Promise<boolean> {
  const { rowCount } = await db.query(
    `update installations set status = $3::text,
       confirmed_at = case when $3::text = 'installed' then $4::timestamptz else confirmed_at end,
       ended_at = case when $3::text = 'installed' then null else $4::timestamptz end,
       make_asked_at = null, make_silent_at = null,
       make_scenario_id = coalesce($5::bigint, make_scenario_id), make_is_invalid = coalesce($6::boolean, make_is_invalid),
       error = coalesce($7::jsonb, error),
       idempotency_key = case when $3::text = 'failed' then null else idempotency_key end
     where id = $1::text and status = $2::text`,
    [
      change.id,
      change.from,
      change.to,
      change.at,
      change.makeScenarioId ?? null,
      change.makeIsInvalid ?? null,
      change.error ? JSON.stringify(change.error) : null,
    ],
  );
  return rowCount === 1;
}

/** Ends the wishes that nobody confirmed; answers how many. */
export async function abandonPendingBefore(db: Db, before: Date, at: Date): Promise<number> {
  const { rowCount } = await db.query(
    `update installations set status = 'abandoned', ended_at = $2::timestamptz where status = 'pending' and created_at < $1::timestamptz`,
    [before, at],
  );
  return rowCount ?? 0;
}

export type StandingInMake = {
  id: string;
  fromVersionId: string;
  versionId: string;
  makeZone: string;
  makeIsInvalid: boolean;
  missingConnections: MissingConnection[];
};

/** Notes what stands in Make now; false when somebody else changed the version meanwhile. */
export async function changeVersion(db: Db, change: StandingInMake): Promise<boolean> {
  const { rowCount } = await db.query(
    `update installations set version_id = $3::text, make_zone = $4::text, make_is_invalid = $5::boolean, missing_connections = $6::jsonb
     where id = $1::text and version_id = $2::text and status = 'installed'`,
    [
      change.id,
      change.fromVersionId,
      change.versionId,
      change.makeZone,
      change.makeIsInvalid,
      JSON.stringify(change.missingConnections),
    ],
  );
  return rowCount === 1;
}

/** Binds the report token, as its hash, to the installation (again, when the server's secret has changed since). */
export async function setReportToken(db: Db, id: string, tokenHash: Buffer, prefix: string): Promise<void> {
  await db.query(
    `update installations set report_token_hash = $2::bytea, report_token_prefix = $3::text where id = $1::text`,
    [id, tokenHash, prefix],
  );
}

/** More places than anybody reads; what has gone so far is another scenario. */
const mostDriftChanges = 200;

/** Notes how far what stands in Make has gone from the version, unless another version has come meanwhile. */
export async function noteDrift(
  db: Db,
  seen: { id: string; versionId: string; drift: Drift; changes: DriftChange[] | null; at: Date },
): Promise<void> {
  const changes = seen.changes && JSON.stringify(seen.changes.slice(0, mostDriftChanges));
  await db.query(
    `update installations set drift = $3::text, drift_checked_at = $4::timestamptz, drift_changes = $5::jsonb
     where id = $1::text and version_id = $2::text`,
    [seen.id, seen.versionId, seen.drift, seen.at, changes],
  );
}
