import type { Db } from '../../platform/database.ts';

/** Where a reading of several pages stands; instants as ISO text. */
export type Sweep = {
  /** Make's `pg[last]` of the page that was recorded last. */
  last: string;
  since: string;
  newest: string;
  runningSince: string | null;
  /** The look-back is read whole, not only down to what is known. */
  isDeep: boolean;
  /** Centicredits of empty checks by day, to be kept when the reading is complete. */
  checks: Record<string, number>;
};

/** How far the run logs of an installation have been read. */
export type Cursor = {
  installationId: string;
  zone: string;
  organizationId: number | null;
  isOnDemand: boolean;
  askedAt: Date | null;
  revision: number;
  pullsFrom: Date;
  readUntil: Date;
  runningSince: Date | null;
  readDeepAt: Date | null;
  sweep: Sweep | null;
  lastPullAt: Date | null;
  failures: number;
};

/**
 * Gives every installation that reads run logs, and is new to it, a cursor that begins where its token says. Whose limit counts is
 * known at once where another installation of the team has found it out.
 */
export async function insertMissingCursors(db: Db, installationId: string | null, now: Date): Promise<void> {
  await db.query(
    `insert into run_log_cursors (installation_id, zone, organization_id, read_until, next_pull_at)
     select t.installation_id, t.zone, (
         select c.organization_id from run_log_cursors c join installations s on s.id = c.installation_id
         where s.make_team_id = i.make_team_id and c.zone = t.zone and c.organization_id is not null limit 1
       ), t.pulls_from, $2::timestamptz
     from make_tokens t join installations i on i.id = t.installation_id
     where ($1::text is null or t.installation_id = $1::text)
       and not exists (select from run_log_cursors c where c.installation_id = t.installation_id)
     on conflict do nothing`,
    [installationId, now],
  );
}

/** Takes installations that are due; nobody else gets them before `leasedUntil`. */
export async function takeDue(db: Db, now: Date, leasedUntil: Date, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update run_log_cursors set next_pull_at = $2::timestamptz
     where installation_id in (
       select installation_id from run_log_cursors where next_pull_at <= $1::timestamptz
       order by next_pull_at limit $3::int for update skip locked
     ) returning installation_id as id`,
    [now, leasedUntil, limit],
  );
  return rows.map(({ id }) => id);
}

/** Whether this lease still holds: the installation was neither read since it was taken nor handed out anew. */
export async function isLeasedUntil(db: Db, installationId: string, leasedUntil: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from run_log_cursors where installation_id = $1::text and next_pull_at = $2::timestamptz`,
    [installationId, leasedUntil],
  );
  return rowCount === 1;
}

/** How far the run logs of an installation are read, and how they are reached. */
export async function findCursor(db: Db, installationId: string): Promise<Cursor | null> {
  const { rows } = await db.query<Cursor>(
    `select c.installation_id as "installationId", t.zone, c.organization_id as "organizationId", c.is_on_demand as "isOnDemand",
       c.asked_at as "askedAt", c.revision, t.pulls_from as "pullsFrom", c.read_until as "readUntil", c.running_since as "runningSince",
       c.read_deep_at as "readDeepAt", c.sweep, c.last_pull_at as "lastPullAt", c.failures
     from run_log_cursors c join make_tokens t on t.installation_id = c.installation_id
     where c.installation_id = $1::text`,
    [installationId],
  );
  return rows[0] ?? null;
}

/** Moves the cursor; false when another server has moved it, or the token was deleted, since it was read. */
export async function moveCursor(db: Db, cursor: Cursor): Promise<boolean> {
  const { rowCount } = await db.query(
    `update run_log_cursors
     set revision = revision + 1, zone = $3::text, organization_id = $4::bigint, is_on_demand = $5::boolean, asked_at = $6::timestamptz,
       read_until = $7::timestamptz, running_since = $8::timestamptz, read_deep_at = $9::timestamptz, sweep = $10::jsonb
     where installation_id = $1::text and revision = $2::int`,
    [
      cursor.installationId,
      cursor.revision,
      cursor.zone,
      cursor.organizationId,
      cursor.isOnDemand,
      cursor.askedAt,
      cursor.readUntil,
      cursor.runningSince,
      cursor.readDeepAt,
      cursor.sweep && JSON.stringify(cursor.sweep),
    ],
  );
  return rowCount === 1;
}

/** Says when the next reading is due, and how often in a row it has failed. */
export async function schedulePull(
  db: Db,
  installationId: string,
  { nextPullAt, failures, pulledAt }: { nextPullAt: Date; failures: number; pulledAt: Date | null },
): Promise<void> {
  await db.query(
    `update run_log_cursors set next_pull_at = $2::timestamptz, failures = $3::int, last_pull_at = coalesce($4::timestamptz, last_pull_at)
     where installation_id = $1::text`,
    [installationId, nextPullAt, failures, pulledAt],
  );
}

/** Which of these executions reported themselves, under other keys than the one that a run log gets. */
export async function findSelfReported(
  db: Db,
  installationId: string,
  executionIds: string[],
): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `select distinct fact.execution_id as id
     from installations i join customers c on c.id = i.customer_id cross join unnest($2::text[]) as named (execution_id)
     cross join lateral (
       select f.execution_id from task_facts f
       where hashtextextended(f.execution_id, 0) = hashtextextended(named.execution_id, 0) and f.task_key is not null
         and f.customer_no = c.no and f.installation_no = i.no and f.execution_id = named.execution_id
       limit 1
     ) fact
     where i.id = $1::text`,
    [installationId, executionIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Adds to a metric of a day, or begins it. */
export async function addToMetric(
  db: Db,
  metric: {
    id: string;
    customerId: string;
    scenarioId: string;
    installationId: string;
    name: string;
    value: string;
    unit: string;
    recordedAt: Date;
  },
): Promise<void> {
  await db.query(
    `insert into metrics (id, customer_id, scenario_id, installation_id, name, value, unit, recorded_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::numeric, $7::text, $8::timestamptz)
     on conflict (customer_id, scenario_id, name, recorded_at, coalesce(installation_id, ''))
       do update set value = metrics.value + excluded.value`,
    [
      metric.id,
      metric.customerId,
      metric.scenarioId,
      metric.installationId,
      metric.name,
      metric.value,
      metric.unit,
      metric.recordedAt,
    ],
  );
}
