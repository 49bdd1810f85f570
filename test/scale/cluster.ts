import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStatement, withDatabase } from '../support/database-server.ts';
import { killGroup, startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { startBalancer, type BalancerKind } from './balancer.ts';
import { startPgBouncer } from './pgbouncer.ts';
import { createPrimary, createStandby, type Postgres15 } from './postgres15.ts';
import { freePorts } from './programs.ts';

/** One of the servers, which keeps its port over its lives. */
export type Member = {
  url: string;
  start: () => Promise<void>;
  /** As an update does: SIGTERM, and the status with which it ended. */
  stop: () => Promise<number | null>;
  kill: () => Promise<void>;
  output: () => string;
};

export type Cluster = {
  folder: string;
  /** Where clients send their requests. */
  url: string;
  members: Member[];
  primary: Postgres15;
  standby: Postgres15;
  /** Of the library, straight to the primary. */
  databaseUrl: string;
  /** A server alone on another database of the primary. */
  startSingle: (databaseName: string) => Promise<Member>;
  stop: () => Promise<void>;
};

const settings = {
  HOST: '127.0.0.1',
  SESSION_SECRET: 'a-secret-that-all-servers-of-this-cluster-share',
  RATE_LIMIT_PER_MINUTE: '1000000',
  TRUSTED_PROXIES: '1',
  LOG_LEVEL: 'warn',
};

/**
 * Three servers behind a balancer, PgBouncer in transaction mode before a PostgreSQL 15, and a standby that figures are read from; all on
 * loopback. The servers start at the same moment, on an empty database.
 */
export async function startCluster(balancer: BalancerKind): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-library-cluster-'));
  chmodSync(folder, 0o755); // as root PostgreSQL and PgBouncer run as another user
  const undo: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const [primaryPort = 0, standbyPort = 0, bouncerPort = 0, balancerPort = 0, ...memberPorts] =
      await freePorts(7);
    const primary = await createPrimary(folder, primaryPort);
    undo.push(() => primary.stop());
    await primary.start();
    await runStatement(primary.url, 'create database library');
    const standby = await createStandby(folder, standbyPort, primary);
    undo.push(() => standby.stop());
    await standby.start();
    const bouncer = await startPgBouncer(folder, bouncerPort, primary.url);
    undo.push(bouncer.stop);
    const databaseUrl = withDatabase(primary.url, 'library');
    const url = `http://127.0.0.1:${balancerPort}`;
    const members = memberPorts.map((port) =>
      member(folder, port, {
        DATABASE_URL: withDatabase(bouncer.url, 'library'),
        DIRECT_DATABASE_URL: databaseUrl,
        DATABASE_REPLICA_URL: withDatabase(standby.url, 'library'),
        PUBLIC_URL: url,
      }),
    );
    undo.push(() => Promise.all(members.map((each) => each.kill())));
    await Promise.all(members.map((each) => each.start()));
    const front = await startBalancer(balancer, folder, balancerPort, memberPorts);
    undo.push(front.stop);
    return {
      folder,
      url,
      members,
      primary,
      standby,
      databaseUrl,
      stop,
      startSingle: async (databaseName) => {
        const [port = 0] = await freePorts(1);
        const single = member(folder, port, { DATABASE_URL: withDatabase(primary.url, databaseName) });
        undo.push(() => single.kill());
        await single.start();
        return single;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function member(folder: string, port: number, env: Record<string, string>): Member {
  const dataDir = join(folder, `server-${port}`);
  mkdirSync(dataDir);
  let server: ServerProcess | null = null;
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => server?.output() ?? '',
    start: async () => {
      server = startServerProcess({ ...settings, PORT: `${port}`, DATA_DIR: dataDir, ...env });
      await server.url;
    },
    stop: async () => {
      server?.child.kill('SIGTERM');
      return server?.exited ?? null;
    },
    kill: async () => {
      if (server) killGroup(server);
      await server?.exited;
    },
  };
}
