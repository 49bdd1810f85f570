import { chmodSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import pino from 'pino';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { startEmbeddedPostgres } from '../../../server/platform/embedded-postgres/start.ts';
import { migrate } from '../../../server/platform/migrate.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import type { Bench } from './bench.ts';
import { fillFacts, hourly } from './facts.ts';

export const logger = pino({ level: 'warn' });
/** A statement may take so long. */
const patience = { query_timeout: 3_600_000 };

/** A durable PostgreSQL: in `BENCH_DATA_DIR`, which keeps what was filled for the next run, or in a folder that is removed at the end. */
export async function startBenchPostgres({ undo }: Pick<Bench, 'undo'>): Promise<string> {
  const folder = process.env.BENCH_DATA_DIR;
  if (folder === undefined) {
    const { url, stop } = await startTemporaryPostgres({ isDurable: true });
    undo(stop);
    return url;
  }
  const dataDir = resolve(folder);
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o711); // as root the server runs as another user
  const { connectionString, stop } = await startEmbeddedPostgres({ dataDir, isDurable: true });
  undo(stop);
  return connectionString;
}

/** A database with so many tasks and no sums, and the instant of its newest one; filled unless the server has it already. */
export async function openFilled(
  { undo, print }: Pick<Bench, 'undo' | 'print'>,
  url: string,
  facts: number,
  tasksPerDay = hourly,
): Promise<{ pool: Pool; now: Date }> {
  const name = `facts_${facts}_${tasksPerDay}`;
  const at = (database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;
  const server = createPool(url, logger, patience);
  const { rows } = await server.query('select from pg_database where datname = $1', [name]);
  if (rows.length === 0) {
    const [from, filling] = [performance.now(), 'being_filled'];
    await server.query(`drop database if exists ${filling}`);
    await server.query(`create database ${filling}`);
    await migrate({ databaseUrl: at(filling) });
    const pool = createPool(at(filling), logger, patience);
    await fillFacts(pool, facts, new Date(), tasksPerDay);
    await pool.end();
    await server.query(`alter database ${filling} rename to ${name}`); // only what is whole has this name
    print(`filled ${name} in ${((performance.now() - from) / 1000).toFixed(0)} s`);
  }
  await server.end();
  await migrate({ databaseUrl: at(name) });
  const pool = createPool(at(name), logger, patience);
  undo(() => pool.end());
  const settings = await pool.query<{ now: Date }>('select changed_at as now from reporting_settings');
  return { pool, now: settings.rows[0]?.now ?? new Date() };
}
