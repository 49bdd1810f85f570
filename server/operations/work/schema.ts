import { z } from 'zod';
import { PageQuery, pageOf } from '../../platform/pagination.ts';

const Timestamp = z.iso.datetime();

export const WorkKind = z
  .enum(['export', 'campaign', 'rebuild', 'reconciliation', 'audit', 'recount'])
  .describe(
    "export: a customer's data are gathered. campaign: a version is offered in waves. rebuild: everything is fetched from Stripe anew. reconciliation: Stripe's balance is held against the ledger. audit: figures are checked. recount: sums of days are counted anew.",
  );
export type WorkKind = z.infer<typeof WorkKind>;
export const WorkState = z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'stopped']);

export const WorkQuery = PageQuery.extend({
  open: z.stringbool().optional().describe('true: only what is not over; false: only what is.'),
  kind: WorkKind.optional(),
});

/** Work that takes longer than somebody waits for. */
export const Work = z
  .object({
    id: z.string().describe('Of the thing that is worked on.'),
    kind: WorkKind,
    state: WorkState,
    subject: z
      .string()
      .nullable()
      .describe('The customer of an export or the scenario of a campaign, by name.'),
    customer: z.string().nullable().describe('Whose data are gathered.'),
    version: z.int().nullable().describe('The version that a campaign offers.'),
    from: z.iso.date().nullable().describe('The first day that it is about; null of a rebuild: everything.'),
    to: z.iso.date().nullable(),
    done: z.int().nullable().describe('How much of it is done; null: that is not known.'),
    total: z.int().nullable().describe('Of so much; null: that shows at the end only.'),
    unit: z.enum(['tables', 'installations', 'objects', 'days', 'gates']),
    startedAt: Timestamp,
    endedAt: Timestamp.nullable(),
    expectedAt: Timestamp.nullable().describe(
      'When it ends if it goes on as so far; null: that is not known, or it waits for people.',
    ),
    error: z.string().nullable().describe('Why it failed, waits to be tried again, or stands still.'),
  })
  .meta({ id: 'LongWork' });
export type Work = z.infer<typeof Work>;
export const WorkPage = pageOf(Work);
