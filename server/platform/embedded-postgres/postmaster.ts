import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { asAccount, type Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { openServerLog, type ServerLog } from './server-log.ts';

const startTimeoutMs = 60_000; // recovery after a crash may have much to read
const retryable =
  /could not bind|could not create any TCP|pre-existing shared memory block|bogus data in lock file/;

/** A PostgreSQL server that this process started. `ended` tells how it ended, whoever ended it. */
export type Postmaster = { port: number; ended: Promise<string>; stop: () => Promise<void> };

type Launch = {
  binaries: Binaries;
  account: Account;
  dataDir: string;
  clusterDir: string;
  isDurable: boolean;
  port: number | null;
};

/**
 * Starts the server on a free port and waits until it accepts connections. Tries again when another program was quicker to take
 * the port, or when server processes of a killed predecessor are still on their way out.
 */
export async function startPostmaster(launch: Launch): Promise<Postmaster> {
  const deadline = Date.now() + startTimeoutMs;
  for (let attempt = 1; ; attempt += 1) {
    const serverLog = openServerLog(launch.dataDir);
    const port = launch.port ?? (await findFreePort());
    const child = launchServer(launch, port, serverLog);
    const ended = whenEnded(child).finally(() => serverLog.close());
    const failure = await untilReady(child, ended, launch.clusterDir, deadline);
    if (failure === null) return { port, ended, stop: () => stopServer(child, ended) };
    const said = serverLog.tail();
    if (attempt >= 20 || Date.now() > deadline || !retryable.test(said)) {
      throw new Error(
        `The embedded PostgreSQL did not start: ${failure}. ${adviceFor(said)}Its log, ${serverLog.path}:\n${said}`,
      );
    }
    await delay(500);
  }
}

function launchServer(
  { binaries, account, clusterDir, isDurable }: Launch,
  port: number,
  serverLog: ServerLog,
): ChildProcess {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    fsync: isDurable ? 'on' : 'off',
    full_page_writes: isDurable ? 'on' : 'off',
    max_connections: isDurable ? 100 : 300, // tests start many servers on one database
    synchronous_commit: 'on', // asserted by the server at its start; quick enough without fsync
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const line = asAccount(account, binaries.postgres, ['-D', clusterDir, ...options]);
  const child = spawn(line.command, line.args, {
    ...line.options,
    stdio: ['ignore', serverLog.fd, serverLog.fd],
    // In a group of its own, so that Ctrl-C in a terminal reaches only us: we still need the database while we stop.
    detached: true,
  });
  const stopWithUs = () => child.kill('SIGINT');
  process.once('exit', stopWithUs);
  child.once('exit', () => process.removeListener('exit', stopWithUs));
  return child;
}

function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((settle) => {
    child.once('error', (error) => settle(`it could not be run (${error.message})`));
    child.once('exit', (code, signal) =>
      settle(signal ? `it was ended by ${signal}` : `it ended with code ${code}`),
    );
  });
}

/** Null when the server accepts connections, else what went wrong; the server has then ended. */
async function untilReady(
  child: ChildProcess,
  ended: Promise<string>,
  clusterDir: string,
  deadline: number,
): Promise<string | null> {
  let failure: string | null = null;
  void ended.then((how) => (failure = how));
  while (failure === null) {
    const file = readPostmasterFile(clusterDir);
    if (file?.isReady && file.pid === child.pid) return null;
    if (Date.now() > deadline) {
      await stopServer(child, ended);
      return `it was not ready after ${startTimeoutMs / 1000} seconds`;
    }
    await delay(20);
  }
  return failure;
}

/** Fast shutdown, and harder ways when it does not come about: at most 40 seconds, after which the server is gone. */
async function stopServer(child: ChildProcess, ended: Promise<string>): Promise<void> {
  for (const { signal, waitMs } of [
    { signal: 'SIGINT', waitMs: 25_000 }, // fast: ends sessions, writes everything out
    { signal: 'SIGQUIT', waitMs: 10_000 }, // immediate: the next start recovers from the write-ahead log
    { signal: 'SIGKILL', waitMs: 5_000 },
  ] as const) {
    child.kill(signal);
    const timer = new AbortController();
    const isGone = await Promise.race([
      ended.then(() => true),
      delay(waitMs, false, { signal: timer.signal }).catch(() => false),
    ]);
    timer.abort();
    if (isGone) return;
  }
}

function adviceFor(said: string): string {
  if (!/database files are incompatible/.test(said)) return '';
  return 'Move the data with pg_dump of the older version, or set DATA_DIR to another folder. ';
}

function findFreePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => settle(port));
    });
  });
}
