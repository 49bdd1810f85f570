import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asAccount, chooseAccount, type Account } from '../../server/platform/embedded-postgres/account.ts';
import { runStatement } from '../support/database-server.ts';
import { until } from '../support/until.ts';
import { programs } from './packages.ts';
import { startProgram, type Program } from './programs.ts';

const run = promisify(execFile);
const password = 'cluster';

/** A PostgreSQL 15 of Debian's, durable as in production. */
export type Postgres15 = {
  url: string;
  /** Starts it, also after it was killed, and waits until it answers. */
  start: () => Promise<void>;
  /** All of its processes at once, as when a machine goes down. */
  kill: () => Promise<void>;
  stop: () => Promise<void>;
};

/** A new server with an empty database `library`, not yet started. */
export async function createPrimary(folder: string, port: number): Promise<Postgres15> {
  const { account, dataDir } = await prepare(folder, 'primary');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o644 });
  await runAs(account, programs.initdb, [
    `--pgdata=${dataDir}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]);
  return server(account, dataDir, port, ['-c', 'wal_keep_size=1GB']);
}

/** Another that follows the primary by streaming replication, made from a base backup; not yet started. */
export async function createStandby(folder: string, port: number, primary: Postgres15): Promise<Postgres15> {
  const { account, dataDir } = await prepare(folder, 'standby');
  await runAs(account, programs.pg_basebackup, [
    `--pgdata=${dataDir}`,
    '--write-recovery-conf',
    '--wal-method=stream',
    '--checkpoint=fast',
    `--dbname=${primary.url}`,
  ]);
  return server(account, dataDir, port, []);
}

async function prepare(folder: string, name: string): Promise<{ account: Account; dataDir: string }> {
  const dataDir = join(folder, name);
  const account = await chooseAccount(programs, folder, dataDir);
  mkdirSync(dataDir, { mode: 0o700 });
  if (account.ids) chownSync(dataDir, account.ids.uid, account.ids.gid);
  return { account, dataDir };
}

async function runAs(account: Account, program: string, args: readonly string[]): Promise<void> {
  const line = asAccount(account, program, args);
  await run(line.command, line.args, line.options);
}

function server(account: Account, dataDir: string, port: number, options: string[]): Postgres15 {
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  let running: Program | null = null;
  const settings = ['-p', `${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const launch = () => {
    const line = asAccount(account, programs.postgres, ['-D', dataDir, ...settings, ...options]);
    running = startProgram(line.command, line.args, line.options);
  };
  return {
    url,
    start: async () => {
      launch();
      await until(async () => {
        // Those whose parent was killed hold its memory for a moment; until they are gone it refuses to start.
        if (running?.child.exitCode !== null) launch();
        return runStatement(url, 'select 1').then(
          () => true,
          () => false,
        );
      }, 60_000).catch((error: unknown) => {
        throw new Error(`PostgreSQL did not start: ${running?.output()}`, { cause: error });
      });
    },
    kill: async () => {
      const pid = running?.child.pid ?? 0;
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      await running?.end('SIGKILL');
      for (const child of children.filter((each) => each !== '')) killIfThere(Number(child));
    },
    stop: async () => running?.end('SIGINT'),
  };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended with its parent
  }
}
