import { z } from 'zod';

/** What keeps the runs of an installation from being counted, in a sentence that says what to do. */
export const ReportingProblem = z
  .object({ code: z.string(), message: z.string(), at: z.iso.datetime() })
  .meta({ id: 'ReportingProblem' });
export type ReportingProblem = z.infer<typeof ReportingProblem>;
