import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { allJobs } from '../../server/jobs.ts';
import type { Deps } from '../../server/platform/deps.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { setUpQueue } from '../../server/platform/queue.ts';
import { dropDatabases, runStatement, withDatabase } from './database-server.ts';
import { startTemporaryPostgres } from './temporary-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database server on which the tests may make databases. */
    databaseServer: { url: string; templateName: string; namePrefix: string };
  }
}

/**
 * Once per run: a PostgreSQL server (a temporary one, or the one of TEST_DATABASE_URL) with a template database, which has been migrated
 * and has the queue, and which every test file clones. At the end all databases of this run are dropped, and with them the temporary server.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const namePrefix = `scenario_library_test_${randomBytes(4).toString('hex')}`;
  const templateName = `${namePrefix}_template`;
  const ownServerUrl = process.env.TEST_DATABASE_URL;
  const server = ownServerUrl
    ? { url: ownServerUrl, stop: () => dropDatabases(ownServerUrl, namePrefix) }
    : await startTemporaryPostgres();
  try {
    await runStatement(server.url, `create database ${templateName}`);
    const databaseUrl = withDatabase(server.url, templateName);
    await migrate({ databaseUrl, log: console.error });
    const jobNames = Object.keys(allJobs({} as Deps)); // none of them runs
    await setUpQueue(databaseUrl, jobNames);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('databaseServer', { url: server.url, templateName, namePrefix });
  return server.stop;
}
