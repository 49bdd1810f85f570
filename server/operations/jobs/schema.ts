import { z } from 'zod';
import { PageQuery, pageOf } from '../../platform/pagination.ts';

const Timestamp = z.iso.datetime();

export const JobState = z.enum(['waiting', 'running', 'failed', 'done', 'cancelled']);
export type JobState = z.infer<typeof JobState>;

export const JobQuery = PageQuery.extend({
  state: JobState.optional(),
  name: z.string().max(100).optional().describe('Such as "billing.sync-product".'),
});

export const JobItem = z
  .object({
    id: z.string(),
    name: z.string(),
    state: JobState,
    tries: z.int().describe('How often it has been tried again.'),
    mostTries: z.int().describe('How often it is tried again before it counts as failed.'),
    createdAt: Timestamp,
    startsAt: Timestamp.describe('Not before; of one that failed and waits, when it is tried again.'),
    startedAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
    reason: z.string().nullable().describe('Why the last try failed, without values of callers.'),
    about: z
      .record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
      .describe('Ids and days that it works on; nothing else of what it was given.'),
  })
  .meta({ id: 'Job' });
export type JobItem = z.infer<typeof JobItem>;
export const JobPage = pageOf(JobItem);

export const JobQueue = z
  .object({
    name: z.string(),
    waiting: z.int().describe('Due, and not begun.'),
    later: z.int().describe('Waiting for their time.'),
    running: z.int(),
    failed: z.int().describe('Gave up within the last seven days.'),
    oldestWaitingAt: Timestamp.nullable().describe('Since when the one that waits longest is due.'),
    schedule: z
      .object({
        cron: z.string().describe('In UTC.'),
        nextAt: Timestamp,
        last: z
          .object({
            state: JobState,
            at: Timestamp,
            reason: z.string().nullable(),
          })
          .nullable()
          .describe('Its latest run of the last seven days.'),
      })
      .nullable()
      .describe('null: it follows from what happens, not from the clock.'),
  })
  .meta({ id: 'JobQueue' });
export type JobQueue = z.infer<typeof JobQueue>;
export const JobQueueList = z.object({ items: z.array(JobQueue) });

export const JobParams = z.object({ id: z.uuid() });
