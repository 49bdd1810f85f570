import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { migrationsFolder } from '../../../server/platform/migrate.ts';
import { createEmptyTestDatabase, type TestDatabase } from '../../support/database.ts';
import { killGroup, startServerProcess, type ServerProcess } from '../../support/server-process.ts';
import { until } from '../../support/until.ts';

let database: TestDatabase;
let pool: Pool;
let dataDir: string;
const started: ServerProcess[] = [];

beforeAll(async () => {
  database = await createEmptyTestDatabase();
  pool = createPool(database.url, createLogger('silent'));
  dataDir = mkdtempSync(join(tmpdir(), 'interrupted-start-'));
});
afterAll(async () => {
  started.forEach(killGroup);
  await Promise.all(started.map(({ exited }) => exited));
  await pool.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(): ServerProcess {
  const server = startServerProcess({ DATABASE_URL: database.url, DATA_DIR: dataDir });
  started.push(server);
  return server;
}

/** Null before the first one. */
async function migrationsRun(): Promise<number | null> {
  const { rows } = await pool.query<{ exists: boolean }>(
    `select to_regclass('public.schema_migrations') is not null as exists`,
  );
  if (!rows[0]?.exists) return null;
  return (
    (await pool.query<{ n: number }>('select count(*)::int as n from schema_migrations')).rows[0]?.n ?? 0
  );
}

test('a start that is interrupted while it migrates ends at once, and the next one goes on from there', async () => {
  const all = readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql')).length;
  const interrupted = start();
  await until(async () => ((await migrationsRun()) ?? 0) >= 3, 30_000);
  interrupted.child.kill('SIGTERM');
  expect(await interrupted.exited).toBe(0);
  expect(interrupted.output()).not.toMatch(/is ready at|Error/);
  expect(await migrationsRun()).toBeLessThan(all);
  const next = start();
  await next.url;
  expect(await migrationsRun()).toBe(all);
});
