import pg from 'pg';
import type { Logger } from './logging.ts';
import { workInHand, type WorkInHand } from './work-in-hand.ts';

/** Anything that runs a statement: the pool, or the client of an open transaction. */
export type Db = Pick<pg.Pool, 'query'>;
export type Pool = pg.Pool;

const int8 = 20;
const numeric = 1700;
const date = 1082;

/** bigint as a number where that is exact; a sum beyond 2^53 is a bug in the caller, who should select it as text. */
function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The database answered ${text}, which a number cannot hold exactly.`);
  return value;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return parseBigint;
    if (oid === numeric || oid === date) return (text: string) => text; // exact decimals and calendar days stay text
    return pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};

/**
 * A pool whose every wait is bounded: without these time-outs a query hangs for ever on a silent network. Days come as
 * `YYYY-MM-DD`, decimals as text, bigints as exact numbers, instants as `Date`.
 */
export function createPool(databaseUrl: string, logger: Logger, options: pg.PoolConfig = {}): Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 10_000, // also the wait for a free connection under load
    query_timeout: 20_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'scenario-library',
    pipeline: true, // statements of a connection that nobody waits for in between are sent at once, and answered in their order
    types,
    ...options,
  });
  // An idle connection that dies (restart, fail-over) must not end the process; the next query opens another.
  pool.on('error', (error) => {
    if (!pool.ending) logger.warn({ err: error }, 'an idle database connection was lost');
  });
  // Nor one that dies between two statements of a transaction, which the pool does not watch: the next statement tells.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** What follows the commit of each open transaction. */
const following = new WeakMap<Db, (() => void)[]>();

/** Calls `follow` when the transaction of `db` is committed, not when it is rolled back; at once where `db` has none open. */
export function afterCommit(db: Db, follow: () => void): void {
  const waiting = following.get(db);
  if (waiting) waiting.push(follow);
  else follow();
}

/** Lets `other` be a way to speak to the transaction of `db`. */
export function shareTransaction(db: Db, other: Db): void {
  const waiting = following.get(db);
  if (waiting) following.set(other, waiting);
}

/** What PostgreSQL says of a statement that was prepared before a migration changed what it answers: it stays so on that connection. */
const outdatedPlan = '0A000';
const retriable = new Set(['40001', '40P01', outdatedPlan]); // serialization failure, deadlock

/**
 * Runs `work` in one transaction and commits when it returns. A deadlock, a serialization failure or an outdated plan repeats it, at most
 * three times, so `work` must have no other side effects than its statements.
 */
export async function inTransaction<T>(pool: Pool, work: (db: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const follows: (() => void)[] = [];
      following.set(client, follows);
      const [, result] = await allEnded([client.query(begin(workInHand())), work(client)]);
      await client.query('commit');
      for (const follow of follows) follow();
      return result;
    } catch (error) {
      await client.query('rollback').catch((rollbackError: Error) => (broken = rollbackError));
      if (codeOf(error) === outdatedPlan) broken ??= error as Error;
      if (!retriable.has(codeOf(error)) || attempt >= 3) throw error;
    } finally {
      following.delete(client);
      client.release(broken); // a client that could not roll back, or plans for what is no more, is closed
    }
  }
}

/** Tells the log of changes who works and why, in the same message. */
function begin({ actor, reason, requestId, onlyAfter }: Readonly<WorkInHand>): string {
  if (actor === undefined) return 'begin';
  const only_after = onlyAfter && `${onlyAfter.subject} ${onlyAfter.id} ${onlyAfter.change}`;
  const told = { actor, reason, request_id: requestId, only_after };
  const settings = Object.entries(told).map(([name, value]) =>
    value === undefined ? '' : `; set local library.${name} = ${pg.escapeLiteral(value)}`,
  );
  return `begin${settings.join('')}`;
}

/** What every statement of a transaction is told after one of them has failed: it says nothing. */
const alreadyFailed = '25P02';

/**
 * Waits until all of these have ended, also when one has failed: none may send a statement after the rollback, where it would stand by
 * itself. Throws what failed first.
 */
export async function allEnded<All extends readonly unknown[]>(all: {
  [Each in keyof All]: Promise<All[Each]>;
}): Promise<All> {
  let failure: { error: unknown } | undefined;
  const note = (error: unknown) => {
    if (!failure || codeOf(failure.error) === alreadyFailed) failure = { error };
  };
  await Promise.all(all.map((one: Promise<unknown>) => one.catch(note)));
  if (failure) throw failure.error;
  return Promise.all(all) as Promise<unknown> as Promise<All>;
}

const unavailableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '08P01', // PgBouncer, of a database that it lost or cannot reach
  '53300',
  '25006',
]);

/** Whether the error says that the database cannot be reached or is starting, so that asking again later may succeed. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isDatabaseUnavailable)) return true;
  if (!isFromPg(error)) return false;
  return (
    unavailableCodes.has(codeOf(error)) ||
    /timeout exceeded when trying to connect|Connection terminated|not queryable|Query read timeout/.test(
      error.message,
    )
  );
}

/** Whether a thing was changed by somebody else after the change that work in hand says it follows on. */
export const wasChangedMeanwhile = (error: unknown): boolean => codeOf(error) === 'SL409';

/** Network errors of other clients (Make, Stripe, mail) carry the same codes; only those raised inside `pg` count here. */
function isFromPg(error: Error): boolean {
  return (
    error instanceof pg.DatabaseError ||
    /[\\/]pg(-pool|-protocol)?[\\/]|Connection terminated|not queryable|timeout exceeded when trying/.test(
      `${error.stack ?? ''}${error.message}`,
    )
  );
}

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Whether the error is a violated unique constraint, optionally of the given name. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    codeOf(error) === '23505' &&
    (constraint === undefined || (error as { constraint?: string }).constraint === constraint)
  );
}
