import { CronExpressionParser } from 'cron-parser';
import type { z } from 'zod';
import { conflict, notFound } from '../../platform/errors.ts';
import type { Deps } from '../../platform/deps.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { aboutJob, reasonOf } from './about-job.ts';
import { selectJob, selectJobs, selectQueues, type JobRow, type QueueRow } from './job-queries.ts';
import type { JobItem, JobQuery, JobQueue } from './schema.ts';

type JobDeps = Pick<Deps, 'pool' | 'queue' | 'now'>;

/** Jobs of the last days, the newest first. */
export async function listJobs(
  { pool }: JobDeps,
  { state, name, limit, cursor }: z.infer<typeof JobQuery>,
): Promise<Page<JobItem>> {
  const seen = decodeCursor(cursor, ['position', 'text']);
  const rows = await selectJobs(pool, {
    state: state ?? null,
    name: name ?? null,
    before: seen && { createdMicros: seen[0], id: seen[1] },
    limit,
  });
  return pageFrom(rows, limit, toJob, ({ createdMicros, id }) => [createdMicros, id]);
}

/** Every kind of job: how many wait, run or gave up, and when the clock starts it next. */
export async function listQueues({ pool, now }: JobDeps): Promise<JobQueue[]> {
  const at = now();
  return (await selectQueues(pool, at)).map((row) => toQueue(row, at));
}

/** Lets a job that gave up be tried once more, at once. */
export async function retryJob({ pool, queue }: JobDeps, id: string): Promise<JobItem> {
  const job = await selectJob(pool, id);
  if (!job) throw notFound('This job');
  if (job.state !== 'failed')
    throw conflict('job_not_failed', `Only a job that failed is tried again; this one is ${job.state}.`);
  await queue.retry(job.name, id);
  const after = await selectJob(pool, id);
  if (!after) throw notFound('This job');
  return toJob(after);
}

function toQueue({ cron, last, ...counts }: QueueRow, now: Date): JobQueue {
  return {
    ...counts,
    oldestWaitingAt: counts.oldestWaitingAt?.toISOString() ?? null,
    schedule:
      cron === null
        ? null
        : {
            cron,
            nextAt: CronExpressionParser.parse(cron, { currentDate: now, tz: 'UTC' })
              .next()
              .toDate()
              .toISOString(),
            last: last && {
              state: last.state,
              at: last.at,
              reason: last.state === 'done' ? null : reasonOf(last.output),
            },
          },
  };
}

function toJob(row: JobRow): JobItem {
  const { id, name, state, tries, mostTries, createdAt, startsAt, startedAt, endedAt, given, output } = row;
  return {
    id,
    name,
    state,
    tries,
    mostTries,
    createdAt: createdAt.toISOString(),
    startsAt: startsAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    reason: state === 'done' ? null : reasonOf(output),
    about: aboutJob(given),
  };
}
