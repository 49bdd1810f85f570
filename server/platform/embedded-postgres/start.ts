import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import { ConfigError } from '../config.ts';
import { chooseAccount } from './account.ts';
import { findBinaries, type Binaries } from './binaries.ts';
import { clusterDirOf, ensureCluster } from './cluster.ts';
import { connectionStringFor, databaseName } from './connection.ts';
import { takeOwnership } from './owner-lock.ts';
import { startPostmaster } from './postmaster.ts';
import { clearLeftovers } from './recovery.ts';

export type EmbeddedPostgresOptions = {
  dataDir: string;
  log?: (message: string) => void;
  /** Told when the server ended without `stop()`: killed, or broken. The folder is then free for another start. */
  onExit?: (reason: string) => void;
  /** The port to listen on, for a restart that keeps its address; else a free one. */
  port?: number;
  /** False trades safety against a crash of the machine for speed; for tests. */
  isDurable?: boolean;
  binaries?: Binaries;
};

/** A PostgreSQL server that runs as long as this process, on a loopback port of its own. */
export type EmbeddedPostgres = { connectionString: string; version: string; stop: () => Promise<void> };

/**
 * Starts PostgreSQL on `<dataDir>/postgres`, making the database when there is none yet. The folder has one owner at a time: a
 * second start throws a sentence that names the first; what a killed owner left behind is cleared away.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = () => {}, isDurable = true } = options;
  const binaries = options.binaries ?? findBinaries();
  const dataDir = prepareDataDir(options.dataDir);
  const clusterDir = clusterDirOf(dataDir);
  const ownership = await takeOwnership(dataDir);
  try {
    const account = await chooseAccount(binaries, dataDir, clusterDir);
    await clearLeftovers(clusterDir, ownership.tookOver);
    const password = await ensureCluster(binaries, account, dataDir, isDurable);
    const postmaster = await startPostmaster({
      binaries,
      account,
      dataDir,
      clusterDir,
      isDurable,
      port: options.port ?? null,
    });
    let isStopping = false;
    void postmaster.ended.then((how) => {
      ownership.release();
      if (!isStopping)
        options.onExit?.(`The embedded PostgreSQL is gone: ${how}. Its log: ${dataDir}/postgres.log`);
    });
    const stop = async () => {
      isStopping = true;
      await postmaster.stop();
    };
    const version = await prepareDatabase(connectionStringFor(postmaster.port, password, 'postgres')).catch(
      async (error: unknown) => {
        await stop();
        throw error;
      },
    );
    log(
      `embedded PostgreSQL ${version} runs on 127.0.0.1:${postmaster.port} with its data in ${clusterDir}; not for production`,
    );
    return { connectionString: connectionStringFor(postmaster.port, password), version, stop };
  } catch (error) {
    ownership.release();
    throw error;
  }
}

/**
 * Makes the data folder, closed to others. As root, others may pass it (not list it): PostgreSQL runs as another user and has its
 * own folder in there; everything that is secret is closed by itself.
 */
function prepareDataDir(path: string): string {
  const dataDir = resolve(path);
  try {
    if (!existsSync(dataDir)) {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      if (process.getuid?.() === 0) chmodSync(dataDir, 0o711);
    }
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(dataDir);
  } catch (error) {
    throw new ConfigError(
      `The data folder ${dataDir} cannot be made or written (${(error as Error).message}). ` +
        'Set DATA_DIR to a folder that belongs to the user who runs this.',
      { cause: error },
    );
  }
}

async function prepareDatabase(maintenanceUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: maintenanceUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the query that fails tells
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; exists: boolean }>(
      `select current_setting('server_version') as version,
              exists(select from pg_database where datname = $1::text) as exists`,
      [databaseName],
    );
    if (!rows[0]?.exists) await client.query(`create database ${databaseName}`);
    return rows[0]?.version ?? '';
  } finally {
    await client.end();
  }
}
