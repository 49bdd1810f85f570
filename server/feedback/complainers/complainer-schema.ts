import { z } from 'zod';
import { Gate } from '../../analytics/schema.ts';
import { Day } from '../../platform/time.ts';

export const ComplainersQuery = z.strictObject({
  to: Day.optional().describe('The last day that is looked at; yesterday when left out.'),
  scenario: z.string().min(1).max(120).optional().describe('The id or the slug of a scenario.'),
});

const interval = { low: z.number(), high: z.number() };
const Difference = z
  .object({
    difference: z.number().describe('Of those that were complained about, less the others.'),
    ...interval,
  })
  .meta({ id: 'ComplainersDifference' })
  .nullable()
  .describe(
    'With its 95 % interval; null while a group has fewer than "fewestInstallations", or nothing varies.',
  );
const Completion = z
  .object({ installations: z.int(), mean: z.number().nullable() })
  .meta({ id: 'ComplainersCompletion' });
const Stopped = z
  .object({
    installations: z.int(),
    stopped: z.int(),
    share: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable().describe('Wilson’s 95 % interval of the share.'),
  })
  .meta({ id: 'ComplainersStopped' });

/** Installations that were complained about, beside the others. */
export const Complainers = z
  .object({
    from: Day,
    landmark: Day.describe('The last day on which complaints count.'),
    to: Day,
    timeZone: z.string(),
    gates: z.array(Gate).describe('What the audits say of "completion", "stopped" and "ratings".'),
    fewestRuns: z.int(),
    fewestInstallations: z.int(),
    completion: z.object({ complained: Completion, others: Completion, difference: Difference }),
    stopped: z.object({ complained: Stopped, others: Stopped, difference: Difference }),
    ratings: z.object({
      items: z.array(
        z.object({
          rating: z.int(),
          customers: z.int(),
          medianRoi: z.number(),
          lowerQuartileRoi: z.number(),
          upperQuartileRoi: z.number(),
        }),
      ),
      customers: z.int().describe('Who rated something within a year and have a known ROI.'),
      correlation: z
        .object({ rho: z.number(), ...interval })
        .nullable()
        .describe('Spearman’s, of rating and ROI, with its 95 % interval; null with too few customers.'),
    }),
  })
  .meta({ id: 'Complainers' });
export type Complainers = z.infer<typeof Complainers>;
