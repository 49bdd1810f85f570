import { hostname } from 'node:os';
import type { Db, Pool } from './database.ts';
import { newId } from './ids.ts';
import { startPollingLoop, type LoopDeps, type PollingLoop } from './polling-loop.ts';
import type { Clock } from './time.ts';

/** A server that runs, or has fallen silent within the last day. */
export type RunningServerRow = {
  id: string;
  release: string;
  node: string;
  startedAt: Date;
  seenAt: Date;
  memoryBytes: number;
};

/** How often a server gives a sign of life, and after how long it counts as gone. */
export const signEveryMs = 15_000;
export const silentAfterMs = 4 * signEveryMs;

type Deps = LoopDeps & { pool: Pool; now: Clock };

/** Tells all servers that this one runs, until `stop`, which tells that it has ended. */
export function tellRunning(deps: Deps, release: string): Pick<PollingLoop, 'stop'> {
  const { pool, now } = deps;
  const startedAt = now();
  const id = newId('srv', startedAt);
  const loop = startPollingLoop(deps, {
    name: 'the sign of life of this server',
    everyMs: signEveryMs,
    round: () => noteServer(pool, { id, release, startedAt }, now()),
  });
  return {
    stop: async () => {
      await loop.stop();
      await pool.query(`delete from running_servers where id = $1::text`, [id]);
    },
  };
}

/** A sign of life; those that have been silent for a day are forgotten on the way. */
async function noteServer(
  db: Db,
  { id, release, startedAt }: { id: string; release: string; startedAt: Date },
  now: Date,
): Promise<void> {
  await db.query(
    `with gone as (delete from running_servers where seen_at < $5::timestamptz - interval '1 day')
     insert into running_servers (id, release, node, started_at, seen_at, memory_bytes)
     values ($1::text, $2::text, $3::text, $4::timestamptz, $5::timestamptz, $6::bigint)
     on conflict (id) do update set seen_at = excluded.seen_at, memory_bytes = excluded.memory_bytes`,
    [id, release, hostname().slice(0, 100), startedAt, now, process.memoryUsage.rss()],
  );
}

/** The one that has run longest first. */
export async function selectServers(db: Db): Promise<RunningServerRow[]> {
  const { rows } = await db.query<RunningServerRow>(
    `select id, release, node, started_at as "startedAt", seen_at as "seenAt", memory_bytes as "memoryBytes"
     from running_servers order by started_at, id limit 100`,
  );
  return rows;
}
