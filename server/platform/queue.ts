import { PgBoss, type Job } from 'pg-boss';
import { afterCommit, type Db } from './database.ts';
import type { Deps } from './deps.ts';
import { traced } from './tracing/tracing.ts';
import { whileWorkingOn } from './work-in-hand.ts';

/** What a job does; it may run more than once, so it must converge. A throw is retried with back-off, then kept as failed. */
export type JobHandler = (payload: never) => Promise<void>;

export type JobDefinition = {
  run: JobHandler;
  /** Cron in UTC, for jobs that run by the clock. */
  schedule?: string;
};

export type JobTable = Readonly<Record<string, JobDefinition>>;

export type Queue = {
  /** Puts a job beside the rows of the open transaction: both are there after the commit, or neither. */
  enqueue: (
    db: Db,
    name: string,
    payload: object,
    options?: { startAfterSeconds?: number; singletonKey?: string },
  ) => Promise<void>;
  /** Starts working on the table's jobs and their schedules. */
  work: (jobs: JobTable) => Promise<void>;
  /** Gives a job that gave up one more try, at once; nothing where it has not. */
  retry: (name: string, id: string) => Promise<void>;
  isAlive: () => boolean;
  stop: () => Promise<void>;
};

/** How often each kind of job is looked for, in seconds; asking costs a statement each. */
export type Looks = { byClock: number; byEvent: number };

/** What the clock starts comes by the minute. */
const usualLooks: Looks = { byClock: 5, byEvent: 1 };

type QueueDeps = Pick<Deps, 'logger' | 'failures'>;

const schema = 'jobs';
/** A job that takes longer is given back, to be repeated by another server or the next start. */
const stopWithinMs = 2_500;
const retry = { retryLimit: 8, retryDelay: 2, retryBackoff: true, retryDelayMax: 900, expireInSeconds: 600 };

/** Installs or upgrades the queue's own tables: once per start, over a direct connection (a pooler would keep its locks). */
export async function setUpQueue(directDatabaseUrl: string, jobNames: readonly string[]): Promise<void> {
  const boss = new PgBoss({
    connectionString: directDatabaseUrl,
    schema,
    schedule: false,
    supervise: false,
    max: 2,
  });
  boss.on('error', () => {}); // start() rejects with the same error
  await boss.start();
  try {
    if (jobNames.length === 0) return;
    const known = new Set((await boss.getQueues()).map(({ name }) => name));
    for (const name of jobNames)
      if (!known.has(name)) await boss.createQueue(name, { ...retry, heartbeatSeconds: 60 });
  } finally {
    await boss.stop({ graceful: false });
  }
}

/**
 * The queue of one server: polls (no LISTEN, so it works behind a pooler), and looks at once for what was put in here and for what
 * follows a job that it has done.
 */
export async function startQueue(
  databaseUrl: string,
  deps: QueueDeps,
  looks: Looks = usualLooks,
): Promise<Queue> {
  const { logger } = deps;
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema,
    migrate: false,
    max: 4,
    cronMonitorIntervalSeconds: 30,
  });
  let lastErrorAt = 0;
  let isRunning = true;
  boss.on('error', (error) => {
    lastErrorAt = Date.now();
    if (isRunning) logger.warn({ err: error }, 'the job runner met an error and goes on');
  });
  await boss.start();
  const workers = new Map<string, string>();
  const wake = (name: string) => {
    const worker = workers.get(name);
    if (worker) boss.notifyWorker(worker);
  };
  return {
    enqueue: async (db, name, payload, options = {}) => {
      await boss.send(name, payload, {
        ...(options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }),
        ...(options.singletonKey === undefined ? {} : { singletonKey: options.singletonKey }),
        db: { executeSql: async (text, values) => db.query(text, values as unknown[]) },
      });
      if (options.startAfterSeconds === undefined) afterCommit(db, () => wake(name));
    },
    work: async (jobs) => {
      const schedules = new Map((await boss.getSchedules()).map(({ name, cron }) => [name, cron]));
      for (const [name, definition] of Object.entries(jobs)) {
        const run = async ([job]: Job[]) => {
          wake(name);
          if (job) await runJob(name, definition, job, deps);
        };
        const pollingIntervalSeconds = definition.schedule ? looks.byClock : looks.byEvent;
        workers.set(name, await boss.work(name, { pollingIntervalSeconds, batchSize: 1 }, run));
        if (definition.schedule && schedules.get(name) !== definition.schedule)
          await boss.schedule(name, definition.schedule);
      }
    },
    retry: async (name, id) => {
      await boss.retry(name, id);
      wake(name);
    },
    isAlive: () => isRunning && Date.now() - lastErrorAt > 5_000,
    stop: async () => {
      isRunning = false;
      await boss.stop({ graceful: true, timeout: stopWithinMs });
    },
  };
}

function runJob(
  name: string,
  definition: JobDefinition,
  job: Job,
  { logger, failures }: QueueDeps,
): Promise<void> {
  return whileWorkingOn({ job: name, jobId: job.id, actor: `job:${name}` }, async () => {
    try {
      await traced(`job ${name}`, { 'messaging.operation.name': name }, () =>
        definition.run(job.data as never),
      );
    } catch (error) {
      logger.error({ err: error }, 'a job failed and will be repeated');
      failures.tell({ kind: 'job', name, error });
      throw error;
    }
  });
}
