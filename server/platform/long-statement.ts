import { createPool, type Pool } from './database.ts';
import type { Deps } from './deps.ts';

const longestMs = 3_600_000;

/** The database's own address where it is known, for what takes long: a pooler gives up on it. */
export function patientUrl({ config, pool }: Pick<Deps, 'config' | 'pool'>): string {
  return config.directDatabaseUrl ?? pool.options.connectionString ?? '';
}

/**
 * Lends two connections on which a statement may take up to an hour, for work that no request waits for. They go to the database
 * itself where its address is known, because a pooler gives up on long transactions.
 */
export async function withLongStatements<T>(
  { config, pool, logger }: Pick<Deps, 'config' | 'pool' | 'logger'>,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  // The third of several at once waits for the first, however long that takes.
  const patient = createPool(patientUrl({ config, pool }), logger, {
    max: 2,
    query_timeout: longestMs,
    connectionTimeoutMillis: longestMs,
  });
  try {
    return await work(patient);
  } finally {
    await patient.end();
  }
}
