import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, type Pool } from './database.ts';
import { migrationsFolder, migrationsTable } from './migrate.ts';
import type { Queue } from './queue.ts';

const undefinedTable = '42P01';
const answerWithinMs = 3_000;

/** What keeps this server from being ready; empty when it is. */
export type Readiness = { isReady: boolean; missing: string[] };

/**
 * Ready when the database answers, its schema has all that this build expects and the job runner lives. A newer schema is no hindrance: a
 * release runs on that of the next one, so the servers of a rolling release stay ready.
 */
export async function checkReadiness(
  pool: Pool,
  queue: Pick<Queue, 'isAlive'>,
  draining: AbortSignal,
): Promise<Readiness> {
  const missing: string[] = [];
  if (draining.aborted) missing.push('draining: the server is shutting down');
  try {
    const newest = newestMigration();
    const { rows } = await answerSoon(
      pool.query<{ latest: string | null; hasNewest: boolean }>(
        `select (select name from ${migrationsTable} order by run_on desc, id desc limit 1) as latest,
           exists(select from ${migrationsTable} where name = $1::text) as "hasNewest"`,
        [newest],
      ),
    );
    if (!rows[0]?.hasNewest)
      missing.push(
        `migrations: the database is at ${rows[0]?.latest ?? 'none'}, this build expects ${newest}`,
      );
  } catch (error) {
    missing.push(
      codeOf(error) === undefinedTable
        ? `migrations: the database has none, this build expects ${newestMigration()}`
        : 'database: it does not answer',
    );
  }
  if (!queue.isAlive()) missing.push('jobs: the job runner is not alive');
  return { isReady: missing.length === 0, missing };
}

/** Whoever asks for readiness waits seconds, not as long as a query may take. */
function answerSoon<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {}); // one that fails after the time limit
  return Promise.race([
    answer,
    delay(answerWithinMs, undefined, { ref: false }).then(() => {
      throw new Error('no answer in time');
    }),
  ]);
}

/** The latest migration that this build knows. */
export function newestMigration(): string {
  const names = readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted();
  return (names.at(-1) ?? '').replace(/\.sql$/, '');
}
