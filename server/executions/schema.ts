import { z } from 'zod';
import { Currency } from '../platform/money.ts';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { Day, Instant } from '../platform/time.ts';
import { decimalText, exactly, toDecimal } from '../platform/rational.ts';

const maxMicros = 1_000_000_000_000; // a million of the major unit: sums of any number of tasks stay exact
const maxTokens = 1_000_000_000_000;
const mostCredits = 1_000_000_000;
const mostMinutes = 1_000_000; // two years of one task

/** A decimal ≥ 0, as a number or as text; text keeps every digit. */
export const Decimal = z
  .union([
    z.number().min(0).max(1_000_000_000),
    z.string().regex(/^\d{1,10}(\.\d{1,12})?$/, 'A decimal of at least 0, such as "0.00106".'),
  ])
  .transform(decimalText)
  .describe('A decimal of at least 0, as a number or as text.');

const keptDecimals = 6;
const hasMoreDecimals = new RegExp(`\\.\\d{${keptDecimals + 1},}$`);

/** As `Decimal`, of a task: six decimals are kept, further ones are rounded half away from zero before anything is reckoned with it. */
const TaskDecimal = (most: number) =>
  Decimal.refine((text) => Number(text) <= most, `At most ${most}.`).transform((text) =>
    hasMoreDecimals.test(text) ? toDecimal(exactly(text), keptDecimals) : text,
  );

export const Name = (maxLength: number) => z.string().trim().min(1).max(maxLength);
const TaskMicros = z
  .strictObject({ amountMicros: z.int().min(0).max(maxMicros), currency: Currency })
  .describe('Millionths of the major unit, and a lower-case ISO 4217 code.');

export const TaskKind = z.enum(['run', 'test', 'errorHandler']);
export type TaskKind = z.infer<typeof TaskKind>;
export const TaskStatus = z.enum(['running', 'completed', 'failed']);
export type TaskStatus = z.infer<typeof TaskStatus>;

const taskFields = {
  executionId: Name(200).describe("Make's execution id, or any id of yours: one per run."),
  taskKey: Name(200).default('main').describe('Tells apart several tasks of one execution.'),
  status: TaskStatus.describe(
    'An end ("completed", "failed") replaces all that was said while it ran, whichever comes first: say everything in it.',
  ),
  startedAt: Instant.describe(
    'It counts on this day. At most 24 hours ahead of the present, and within the present month or the 13 before it (UTC).',
  ),
  finishedAt: Instant.optional().describe(
    'When it ended: not before startedAt, at most 24 hours ahead. The time of arrival when an end comes without it.',
  ),
  warning: z.boolean().optional().describe('It completed, but with a warning (status 2 of Make).'),
  kind: TaskKind.optional().describe(
    '"run" when left out. Tests and error handlers are counted beside runs.',
  ),
  retryOf: Name(200).optional().describe('The executionId that this execution repeats.'),
  items: z.int().min(0).max(1_000_000).optional().describe('How many items it worked on; 1 when left out.'),
  aiModel: Name(200)
    .optional()
    .describe('The name of the model as its provider writes it; "none" when left out.'),
  inputTokens: z.int().min(0).max(maxTokens).optional(),
  outputTokens: z.int().min(0).max(maxTokens).optional(),
  credits: TaskDecimal(mostCredits)
    .optional()
    .describe('Credits of Make that it used; six decimals are kept.'),
  cost: TaskMicros.optional().describe('What its AI calls cost, when you know it.'),
  value: TaskMicros.optional().describe('What it brought, when you know it.'),
  timeSavedMinutes: TaskDecimal(mostMinutes)
    .optional()
    .describe('Minutes of work that it saved, measured; at most a million, six decimals are kept.'),
  error: z.strictObject({ code: Name(200).optional(), message: Name(5_000).optional() }).optional(),
  data: z.json().optional().describe('Anything of yours to keep with the task.'),
};

/** One task of one installation, as `POST /v1/report/{token}` takes it. */
export const TaskReport = z.strictObject(taskFields);

const nameIt = 'Name the installation: "ins_…".';

/** One task of a batch. */
export const ExecutionTask = z
  .strictObject({
    installationId: z.string(nameIt).trim().min(1, nameIt).max(100, nameIt),
    ...taskFields,
  })
  .superRefine(({ status, startedAt, finishedAt, executionId, retryOf }, judged) => {
    const refuse = (field: 'finishedAt' | 'retryOf', message: string) =>
      judged.addIssue({ code: 'custom', path: [field], message });
    if (status === 'running' && finishedAt !== undefined)
      refuse(
        'finishedAt',
        'A running task has no finishedAt; leave it out, or send "completed" or "failed".',
      );
    if (retryOf === executionId)
      refuse('retryOf', 'An execution cannot be a retry of itself; name the execution that it repeats.');
    if (finishedAt !== undefined && Date.parse(finishedAt) < Date.parse(startedAt))
      refuse('finishedAt', 'finishedAt is before startedAt.');
  })
  .meta({ id: 'ExecutionTask' });

/** The envelope alone: each task is judged by itself, so that a bad one never costs the others. */
export const ExecutionTaskBatch = z.strictObject({
  tasks: z
    .array(z.unknown().meta({ override: z.toJSONSchema(ExecutionTask, { io: 'input' }) as object }))
    .min(1)
    .max(1_000),
});

const Rejected = z.object({
  index: z.int().describe('Position in the list that was sent, from 0.'),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});

/** What became of each item of a batch. */
export const RecordedBatch = z
  .object({
    accepted: z.int().describe('New ones.'),
    duplicates: z.int().describe('Known already: nothing changed.'),
    updated: z.int().describe('Known in an earlier state, which this one replaced.'),
    rejected: z.array(Rejected),
  })
  .meta({ id: 'RecordedBatch' });
export type RecordedBatch = z.infer<typeof RecordedBatch>;

export const ReportToken = z.object({ token: z.string().min(1).max(200) });

/** One figure of a customer's own about a scenario. */
export const CustomMetric = z
  .strictObject({
    scenario: Name(120).describe('The id or the slug of a scenario.'),
    installationId: Name(100).optional(),
    name: Name(100),
    value: z.number().min(-1e15).max(1e15),
    unit: Name(40).optional(),
    data: z.json().optional(),
    recordedAt: Instant.describe(
      'At most 24 hours ahead of the present, and within the present month or the 13 before it (UTC).',
    ),
  })
  .meta({ id: 'CustomMetric' });
export type CustomMetric = z.infer<typeof CustomMetric>;

export const CustomMetricBatch = z.strictObject({
  metrics: z
    .array(z.unknown().meta({ override: z.toJSONSchema(CustomMetric, { io: 'input' }) as object }))
    .min(1)
    .max(1_000),
});

export const MetricQuery = PageQuery.extend({
  scenario: Name(120).optional().describe('The id or the slug of a scenario.'),
  installation: Name(100).optional().describe('The id of an installation.'),
  name: Name(100).optional(),
  from: Day.optional(),
  to: Day.optional(),
});
export type MetricQuery = z.infer<typeof MetricQuery>;

/** A figure as its customer gets it back. */
export const RecordedMetric = z
  .object({
    scenario: z.string().describe('The id of the scenario.'),
    installationId: z.string().nullable(),
    name: z.string(),
    value: z.number(),
    unit: z.string().nullable(),
    data: z.json().describe('null when there is none.'),
    recordedAt: z.string(),
  })
  .meta({ id: 'RecordedMetric' });
export type RecordedMetric = z.infer<typeof RecordedMetric>;
/** Metrics that were recorded, a page at a time. */
export const MetricPage = pageOf(RecordedMetric);
