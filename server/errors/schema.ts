import { z } from 'zod';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { Day, daysBetween } from '../platform/time.ts';

const mostDays = 400;

/** What has failed: a customer's run of a scenario, an answer (5xx), a job, or work that a server repeats for as long as it runs. */
export const ErrorKind = z.enum(['task', 'request', 'job', 'loop']);
export type ErrorKind = z.infer<typeof ErrorKind>;

/** `open` is to be looked at, `ignored` is known and stays as it is, `resolved` is mended. */
export const ErrorState = z.enum(['open', 'ignored', 'resolved']);
export type ErrorState = z.infer<typeof ErrorState>;

/** One kind of failure, however often it occurred. */
export const ErrorGroup = z
  .object({
    id: z.string(),
    kind: ErrorKind,
    title: z.string().describe('Its message without ids, numbers and addresses.'),
    code: z.string().nullable().describe('As reported with the task, or of the problem or error.'),
    app: z
      .string()
      .nullable()
      .describe('The app of the scenario that the message names, by its name in Make.'),
    operation: z
      .string()
      .nullable()
      .describe('The operation of the API, the job or the loop; null for tasks.'),
    scenario: z
      .object({ id: z.string(), slug: z.string(), title: z.string() })
      .nullable()
      .describe('Of failed tasks.'),
    place: z
      .string()
      .nullable()
      .describe("Where in the server's source it came up; null for tasks and where that is unknown."),
    state: ErrorState,
    firstSeenAt: z.string(),
    lastSeenAt: z.string(),
    count: z.int().describe('How often it occurred.'),
    countInDays: z
      .int()
      .nullable()
      .describe('How often in the days that the list was asked for; null: no days were.'),
    customers: z.int().describe('How many customers it concerned.'),
    firstRelease: z
      .string()
      .describe("The server's release, or of tasks the version of the scenario, that it was first seen in."),
    lastRelease: z.string().describe('The newest release that it was seen in.'),
    reopenedAt: z.string().nullable().describe('When it last came back after it had been resolved.'),
    changedAt: z.string().nullable().describe('When an operator last changed its state.'),
  })
  .meta({ id: 'ErrorGroup' });
export type ErrorGroup = z.infer<typeof ErrorGroup>;
export const ErrorGroupPage = pageOf(ErrorGroup);

export const errorOrders = ['lastSeen', 'firstSeen', 'count', 'customers'] as const;

export const ErrorQuery = PageQuery.extend({
  kind: ErrorKind.optional(),
  state: ErrorState.optional(),
  scenario: z.string().trim().min(1).max(120).optional().describe('The id or the slug of a scenario.'),
  customer: z.string().trim().min(1).max(120).optional().describe('The id of a customer whom it concerned.'),
  code: z.string().trim().min(1).max(200).optional(),
  from: Day.optional().describe(
    'Only what occurred on this day of the reporting time zone or later; the last 90 days are known.',
  ),
  to: Day.optional().describe('Only what occurred on this day or earlier.'),
  order: z
    .enum(errorOrders)
    .default('lastSeen')
    .describe('The newest, or the most, first; "count" with days: the most in these days.'),
});
export type ErrorQuery = z.infer<typeof ErrorQuery>;

/** Of which scenario and days failed runs are asked. */
export const FailedRunsQuery = z
  .strictObject({
    scenario: z.string().trim().min(1).max(120).describe('The id or the slug of a scenario.'),
    from: Day,
    to: Day,
  })
  .refine(({ from, to }) => from <= to && daysBetween(from, to) <= mostDays, {
    path: ['to'],
    message: `A day from the first one on, and at most ${mostDays} days together.`,
  });
export type FailedRunsQuery = z.infer<typeof FailedRunsQuery>;

const Runs = z.object({
  from: Day,
  to: Day,
  failed: z.int(),
  finished: z.int().describe('Completed and failed ones.'),
});

/** Runs of a scenario that failed, as figures count them: no retries, tests and error handlers, by the day of their start. */
export const FailedRuns = Runs.extend({
  customers: z.int().describe('How many customers had one that failed.'),
  codes: z
    .array(z.object({ code: z.string(), failed: z.int() }))
    .describe('Codes that failed runs told, the most frequent ten; runs may have told none.'),
  before: Runs.describe(
    'The same days of the week before; of a longer period, of as many weeks before as it has.',
  ),
}).meta({ id: 'FailedRuns' });
export type FailedRuns = z.infer<typeof FailedRuns>;

export const ErrorSample = z
  .object({
    occurredAt: z.string(),
    message: z.string().describe('With secrets and personal data replaced.'),
    stack: z.string().nullable().describe("The frames of the server's own source."),
    release: z.string(),
    requestId: z.string().nullable(),
    jobId: z.string().nullable(),
    customerId: z.string().nullable(),
    installationId: z.string().nullable(),
    executionId: z.string().nullable(),
    taskKey: z.string().nullable(),
  })
  .meta({ id: 'ErrorSample' });
export type ErrorSample = z.infer<typeof ErrorSample>;

/** An error group with what helps to find its cause. */
export const ErrorDetail = ErrorGroup.extend({
  hours: z
    .array(z.object({ hour: z.string(), count: z.int() }))
    .describe('The last 14 days by the hour, UTC; hours without one are left out.'),
  days: z
    .array(z.object({ day: z.string(), count: z.int() }))
    .describe('The last 90 days, UTC; days without one are left out.'),
  releases: z.array(
    z.object({ release: z.string(), count: z.int(), firstSeenAt: z.string(), lastSeenAt: z.string() }),
  ),
  samples: z.array(ErrorSample).describe('The newest ten, newest first.'),
}).meta({ id: 'ErrorDetail' });
export type ErrorDetail = z.infer<typeof ErrorDetail>;

export const ErrorStateBody = z.strictObject({
  state: ErrorState,
  fixedIn: z
    .enum(['current', 'next'])
    .optional()
    .describe(
      'With "resolved": from which release on it is mended. "current" (the default): it opens again when the newest release shows it once more. "next": only when a later one does.',
    ),
});
export type ErrorStateBody = z.infer<typeof ErrorStateBody>;
