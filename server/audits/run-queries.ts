import type { Db } from '../platform/database.ts';

export type RequestedBy = 'schedule' | 'operator' | 'commandLine';
const leaseSeconds = 120;

/** Plans a run; false when one waits or is under way. One that was left behind for a day is given up. */
export async function insertRun(
  db: Db,
  run: { id: string; requestedBy: RequestedBy; createdAt: Date },
): Promise<boolean> {
  await db.query(
    `update audit_runs set state = 'failed', lease = null, leased_until = null, error = 'It was left behind.'
     where state in ('waiting', 'running') and coalesce(leased_until, created_at) < $1::timestamptz - interval '1 day'`,
    [run.createdAt],
  );
  const { rowCount } = await db.query(
    `insert into audit_runs (id, requested_by, created_at) values ($1::text, $2::text, $3::timestamptz)
     on conflict ((true)) where state in ('waiting', 'running') do nothing`,
    [run.id, run.requestedBy, run.createdAt],
  );
  return rowCount === 1;
}

/** Takes a run that waits or whose lease ran out; false when another server has it, or it is over. */
export async function claimRun(db: Db, id: string, lease: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update audit_runs set state = 'running', lease = $2::text, leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), error = null, checked = 0
     where id = $1::text and (state = 'waiting' or (state = 'running' and leased_until < clock_timestamp()))`,
    [id, lease],
  );
  return rowCount === 1;
}

/** Prolongs the lease and says how many gates are checked; false when it went to another server. */
export async function renewRun(db: Db, id: string, lease: string, checked: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `update audit_runs set leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), checked = $3::int
     where id = $1::text and lease = $2::text`,
    [id, lease, checked],
  );
  return rowCount === 1;
}

/** Lets another attempt have it. */
export async function releaseRun(db: Db, id: string, lease: string, error: string): Promise<void> {
  await db.query(
    `update audit_runs set state = 'waiting', lease = null, leased_until = null, error = $3::text where id = $1::text and lease = $2::text`,
    [id, lease, error],
  );
}

/** Ends the run with the last entry of the chain; null when the lease was lost. */
export async function finishRun(
  db: Db,
  { id, lease, release, at }: { id: string; lease: string; release: string; at: Date },
): Promise<{ position: number; hash: string } | null> {
  const { rows } = await db.query<{ position: number; hash: string }>(
    `update audit_runs
     set state = 'done', lease = null, leased_until = null, finished_at = $4::timestamptz, release = $3::text, head_position = head.position, head_hash = head.hash
     from (select position, hash from audit_entries order by position desc limit 1) as head
     where id = $1::text and lease = $2::text
     returning head_position as position, encode(head_hash, 'hex') as hash`,
    [id, lease, release, at],
  );
  return rows[0] ?? null;
}

export type RunRow = {
  id: string;
  requestedBy: RequestedBy;
  state: 'waiting' | 'running' | 'done' | 'failed';
  error: string | null;
  release: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  headHash: string | null;
  /** Gates, by the attempt that is under way. */
  checked: number;
  passed: number;
  warned: number;
  failed: number;
};

const runColumns = `id, requested_by as "requestedBy", state, error, release, created_at as "createdAt", finished_at as "finishedAt",
  encode(head_hash, 'hex') as "headHash", checked, found.passed, found.warned, found.failed`;
const runSums = `cross join lateral (
    select count(*) filter (where content ->> 'state' = 'pass') as passed, count(*) filter (where content ->> 'state' = 'warn') as warned,
      count(*) filter (where content ->> 'state' = 'fail') as failed
    from audit_entries where run_id = audit_runs.id and kind = 'result'
  ) found`;

/** A run with how many of its gates passed, warned and failed. */
export async function selectRun(db: Db, id: string): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>(
    `select ${runColumns} from audit_runs ${runSums} where id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}

/** Newest first, one more than the limit. */
export async function selectRuns(
  db: Db,
  { before, limit }: { before: { createdAt: string; id: string } | null; limit: number },
): Promise<RunRow[]> {
  const { rows } = await db.query<RunRow>(
    `select ${runColumns} from audit_runs ${runSums}
     where $1::timestamptz is null or (created_at, id) < ($1::timestamptz, $2::text)
     order by created_at desc, id desc limit $3::int + 1`,
    [before?.createdAt ?? null, before?.id ?? null, limit],
  );
  return rows;
}
