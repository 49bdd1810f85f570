import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterDirOf } from '../../server/platform/embedded-postgres/cluster.ts';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres/start.ts';
import { makePostgresFolder } from './postgres-folder.ts';

export type ReplicatedPostgres = {
  primaryUrl: string;
  replicaUrl: string;
  stopReplica: () => Promise<void>;
  /** At the address that it had. */
  startReplica: () => Promise<void>;
  stop: () => Promise<void>;
};

/** A PostgreSQL server and another one that follows it by streaming replication, made from a copy of its files. */
export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const folders = ['primary', 'replica'].map((name) => makePostgresFolder({ name: `${name}-` }));
  const [primaryDir, replicaDir] = folders as [string, string];
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const made = await startEmbeddedPostgres({ dataDir: primaryDir, isDurable: false });
    await made.stop();
    execFileSync('cp', ['-a', clusterDirOf(primaryDir), join(primaryDir, 'postgres-password'), replicaDir]);
    const { port, password } = new URL(made.connectionString);
    const source = `host=127.0.0.1 port=${port} user=postgres password=${password}`;
    writeFileSync(join(clusterDirOf(replicaDir), 'standby.signal'), '');
    appendFileSync(
      join(clusterDirOf(replicaDir), 'postgresql.auto.conf'),
      `primary_conninfo = '${source}'\n`,
    );
    const primary = await startEmbeddedPostgres({
      dataDir: primaryDir,
      isDurable: false,
      port: Number(port),
    });
    stops.push(primary.stop);
    let replica = await startEmbeddedPostgres({ dataDir: replicaDir, isDurable: false });
    stops.push(() => replica.stop());
    const replicaUrl = replica.connectionString;
    return {
      primaryUrl: primary.connectionString,
      replicaUrl,
      stopReplica: () => replica.stop(),
      startReplica: async () => {
        const replicaPort = Number(new URL(replicaUrl).port);
        replica = await startEmbeddedPostgres({
          dataDir: replicaDir,
          isDurable: false,
          port: replicaPort,
        });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
