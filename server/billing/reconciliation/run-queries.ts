import { isUniqueViolation, type Db } from '../../platform/database.ts';

/** Long work in steps that one server at a time does, under a lease that each step renews; what is left behind another goes on with. */
type RunTable = 'reconciliations' | 'rebuilds';

const leaseSeconds = 120;

/** Takes a run that waits, failed or was left behind; false when it is done or another run of its kind is under way. */
export async function claimRun(db: Db, table: RunTable, id: string, lease: string): Promise<boolean> {
  await db.query(
    `update ${table} set state = 'waiting', lease = null where state = 'running' and leased_until < clock_timestamp()`,
  );
  try {
    const { rowCount } = await db.query(
      `update ${table}
       set state = 'running', lease = $2::text, leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), error = null
       where id = $1::text and state in ('waiting', 'failed')`,
      [id, lease],
    );
    return rowCount === 1;
  } catch (error) {
    if (isUniqueViolation(error, `${table}_running_key`)) return false;
    throw error;
  }
}

/** Prolongs the lease; false when it went to another server, whose step this would disturb. */
export async function renewRun(db: Db, table: RunTable, id: string, lease: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update ${table} set leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
     where id = $1::text and lease = $2::text`,
    [id, lease],
  );
  return rowCount === 1;
}

/** Ends the lease: done, failed with the reason, or waiting for the next turn. */
export async function releaseRun(
  db: Db,
  table: RunTable,
  { id, lease }: { id: string; lease: string },
  end: { state: 'done' | 'failed' | 'waiting'; error?: string; at: Date },
): Promise<void> {
  await db.query(
    `update ${table}
     set state = $3::text, error = $4::text, lease = null, leased_until = null,
       finished_at = case when $3::text = 'done' then $5::timestamptz end
     where id = $1::text and lease = $2::text`,
    [id, lease, end.state, end.error ?? null, end.at],
  );
}

export async function selectRunState(db: Db, table: RunTable, id: string): Promise<string | null> {
  const { rows } = await db.query<{ state: string }>(`select state from ${table} where id = $1::text`, [id]);
  return rows[0]?.state ?? null;
}
