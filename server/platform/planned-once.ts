import type { QueryResult, QueryResultRow } from 'pg';
import type { Db } from './database.ts';

/** Whether a connection leads to one process of PostgreSQL for as long as it lasts. */
const leadsToOne = new WeakMap<Db, boolean | Promise<boolean>>();
const names = new Map<string, string>();

/**
 * Runs a statement that PostgreSQL plans once for each connection: planning one of forty columns takes longer than writing some dozen rows by it.
 * Only for statements with one sensible plan, such as inserts of given rows and look-ups by whole keys, and of which there are few.
 *
 * Behind a pooler by transactions, where the next one may meet another process, it is planned each time: poolers before 1.21 know
 * no prepared statements. They are told by the process that the connection names, which is not the one that answers.
 */
export async function queryPlannedOnce<Answered extends QueryResultRow>(
  db: Db,
  text: string,
  values: unknown[] = [],
): Promise<QueryResult<Answered>> {
  const known = leadsToOne.get(db) ?? askWhetherDirect(db);
  const isKnownDirect = typeof known === 'boolean' ? known : await known; // without a wait, so that statements keep their order
  if (!isKnownDirect) return db.query<Answered>(text, values);
  const name = names.get(text) ?? `planned_once_${names.size + 1}`;
  names.set(text, name);
  return db.query<Answered>({ name, text, values });
}

/** Asks once for each connection, however many statements wait for the answer. */
function askWhetherDirect(db: Db): boolean | Promise<boolean> {
  const { processID } = db as { processID?: unknown }; // of a client; a pool has none
  if (typeof processID !== 'number') return false;
  const asked = db.query<{ pid: number }>('select pg_backend_pid() as pid').then(({ rows }) => {
    const isOne = rows[0]?.pid === processID;
    leadsToOne.set(db, isOne);
    return isOne;
  });
  leadsToOne.set(db, asked);
  asked.catch(() => leadsToOne.delete(db));
  return asked;
}
