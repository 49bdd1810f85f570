import { z } from 'zod';
import { PageQuery, pageOf } from '../../platform/pagination.ts';
import { Instant } from '../../platform/time.ts';

export const RebuildBody = z.strictObject({
  since: Instant.optional().describe(
    'Only objects created from then on; everything that Stripe has when left out.',
  ),
});
export const RebuildQuery = PageQuery;
export const RebuildStarted = z.object({ id: z.string() }).meta({ id: 'RebuildStarted' });

export const Rebuild = z
  .object({
    id: z.string(),
    since: z.iso.datetime().nullable(),
    requestedBy: z.enum(['operator', 'catch-up']),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    step: z.string().describe('The list of Stripe that is being read.'),
    counts: z.record(z.string(), z.int()).describe('Objects read so far, by list.'),
    problems: z
      .array(z.object({ object: z.string(), problem: z.string() }))
      .describe('What could not be written, the first hundred.'),
    error: z.string().nullable().describe('Why the last attempt failed; it is tried again.'),
    reconciliationId: z.string().nullable().describe('The comparison of the ledger that followed.'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Rebuild' });
/** Rebuilds with how far each has come, a page at a time. */
export const RebuildPage = pageOf(Rebuild);
