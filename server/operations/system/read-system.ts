import { statfs } from 'node:fs/promises';
import type { Deps } from '../../platform/deps.ts';
import { checkReadiness, newestMigration } from '../../platform/health.ts';
import { findReporting } from '../../platform/reporting.ts';
import { selectServers, silentAfterMs } from '../../platform/running-servers.ts';
import { dayOf } from '../../platform/time.ts';
import { releaseName } from '../../platform/version.ts';
import { listQueues } from '../jobs/list-jobs.ts';
import type { JobQueue } from '../jobs/schema.ts';
import { findProblems } from './problems.ts';
import type { SystemAnswer } from './schema.ts';
import { selectBacklog, selectDatabaseState, selectLargestTables } from './system-queries.ts';

/** How the library's machinery stands: servers, database, work, disk and configuration, and what is wrong with them. */
export async function readSystem(deps: Deps): Promise<SystemAnswer> {
  const { pool, queue, config, now, draining, reading } = deps;
  const at = now();
  const { isReady: _ready, missing } = await checkReadiness(pool, queue, draining);
  const { version, sizeBytes, migration, used, limit, partitionsUntil } = await selectDatabaseState(pool);
  const queues = await listQueues(deps);
  const { timeZone } = await findReporting(pool, config);
  const freshness = await reading.inSnapshot(async (_db, told) => told);
  const state = {
    asOf: at.toISOString(),
    release: releaseName(config.commit),
    servers: (await selectServers(pool)).map(({ startedAt, seenAt, ...server }) => ({
      ...server,
      startedAt: startedAt.toISOString(),
      seenAt: seenAt.toISOString(),
      isSilent: at.getTime() - seenAt.getTime() > silentAfterMs,
    })),
    database: {
      version,
      isEmbedded: config.databaseUrl === null,
      sizeBytes,
      largest: await selectLargestTables(pool),
      migration,
      expectedMigration: newestMigration(),
      connections: {
        used,
        limit,
        pool: {
          total: pool.totalCount,
          idle: pool.idleCount,
          waiting: pool.waitingCount,
          limit: pool.options.max ?? 0,
        },
      },
      replica:
        config.replicaDatabaseUrl === null
          ? null
          : {
              isRead: freshness.isReplica,
              secondsBehind: freshness.isReplica ? freshness.seconds : null,
            },
      partitionsUntil,
    },
    queue: { isAlive: queue.isAlive(), ...sumsOf(queues), ...(await selectBacklog(pool)) },
    nightly: queues.flatMap(nightlyOf),
    disk: await diskOf(config.dataDir),
    configuration: config.variables.filter(({ name, isSet }) => isSet || !ofTests.has(name)),
  };
  const nextMonth = monthAfter(dayOf(at, timeZone));
  return {
    ...state,
    problems: findProblems({ ...state, missing, isProduction: config.isProduction, nextMonth }),
  };
}

/** Variables that nobody misses. */
const ofTests = new Set(['STRIPE_API_BASE', 'MAKE_API_BASE']);

function sumsOf(queues: readonly JobQueue[]) {
  const sum = (field: 'waiting' | 'running' | 'failed') =>
    queues.reduce((total, queue) => total + queue[field], 0);
  const oldest = queues.flatMap(({ oldestWaitingAt }) => oldestWaitingAt ?? []).toSorted();
  return {
    waiting: sum('waiting'),
    running: sum('running'),
    failed: sum('failed'),
    oldestWaitingAt: oldest[0] ?? null,
  };
}

/** How a job ended last whose minute and hour are fixed, so that it runs once a day at the most. */
function nightlyOf({ name, schedule }: JobQueue): SystemAnswer['nightly'] {
  if (schedule?.last == null || !/^\d+ \d+ /.test(schedule.cron)) return [];
  return [{ name, ...schedule.last }];
}

function monthAfter(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

/** Not every place tells of its disk. */
async function diskOf(folder: string): Promise<SystemAnswer['disk']> {
  const { bsize, bavail, blocks } = await statfs(folder).catch(() => ({ bsize: 0, bavail: 0, blocks: 0 }));
  return blocks === 0 ? null : { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
