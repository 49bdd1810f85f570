import { z } from 'zod';

/** What stands between the reader and a figure: why it is null, what it leaves out, which filter does not narrow it. */
export const Gate = z.object({
  figure: z.string().nullable().describe('The figure, or null when all are meant.'),
  code: z
    .enum([
      'unknown',
      'incomplete',
      'filterIgnored',
      'implausible',
      'rebuilding',
      'rounded',
      'verified',
      'doubtful',
      'failed',
    ])
    .describe(
      '"unknown": why the figure is null. "incomplete": what it leaves out. "filterIgnored": a filter that does not narrow it. "implausible": what it counts, but is hard to believe. "rebuilding": days are being counted anew. "rounded": beyond 2^53, so only about 16 digits hold. "verified": every gate of the audits that the figure depends on holds. "doubtful": one is to be looked at, or they were not checked for two nights. "failed": one fails, and the figure is not to be believed.',
    ),
  reason: z.string(),
  audit: z
    .object({
      gates: z.array(z.string()).describe('"G1" to "G16": those that hold, or those that do not.'),
      checkedAt: z.string().describe('When the first of all gates of the figure was last checked.'),
      since: z.string().describe('When the present state began.'),
    })
    .optional()
    .describe('With "verified", "doubtful" and "failed".'),
});
export type Gate = z.infer<typeof Gate>;

/** What the audits say of figures, each with the figures that it is made of, where gates know it by those; given by whoever knows. */
export type ReadSeals = (grounds: Readonly<Record<string, readonly string[]>>, asOf: Date) => Promise<Gate[]>;
