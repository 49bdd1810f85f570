import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { inject, test as plainTest } from 'vitest';
import { runStatement, withDatabase } from './database-server.ts';

export type TestDatabase = { url: string; drop: () => Promise<void> };

/** A new database with every migration applied, cloned from the template; `drop` also ends its connections. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createFrom(inject('databaseServer').templateName);
}

/** A new database without any table, for tests of the migrations themselves. */
export function createEmptyTestDatabase(): Promise<TestDatabase> {
  return createFrom('template0');
}

/** `test` with a database of the file's own: `test('…', async ({ databaseUrl }) => …)`. */
export const test = plainTest.extend('databaseUrl', { scope: 'file' }, async ({}, { onCleanup }) => {
  const database = await createTestDatabase();
  onCleanup(() => database.drop());
  return database.url;
});

async function createFrom(template: string): Promise<TestDatabase> {
  const { url, namePrefix } = inject('databaseServer');
  const name = `${namePrefix}_${randomBytes(6).toString('hex')}`;
  // Copied as files: written row by row into the log, as is usual, it takes three times as long.
  await whileSourceInUse(() =>
    runStatement(url, `create database ${name} template ${template} strategy file_copy`),
  );
  return {
    url: withDatabase(url, name),
    drop: async () => void (await runStatement(url, `drop database if exists ${name} with (force)`)),
  };
}

/** PostgreSQL refuses to clone a database that somebody is connected to, for instance its own autovacuum. */
async function whileSourceInUse<T>(clone: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await clone();
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt >= 5) throw error;
      await delay(200);
    }
  }
}
