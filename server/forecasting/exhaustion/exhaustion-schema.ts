import { z } from 'zod';
import { Gate } from '../../analytics/schema.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';
import { Day } from '../../platform/time.ts';
import { ModelName } from '../schema.ts';

/** When the credits of a plan in Make are used up. */
const Exhaustion = z
  .object({
    customerId: z.string(),
    customerName: z.string().nullable().describe('null for those who may not see personal data.'),
    place: z
      .string()
      .describe('The organization in Make, the team where that is not known; empty where neither is.'),
    plan: z.string().nullable().describe('As Make names it, in lower case.'),
    creditsPerMonth: z.int().nullable(),
    source: z.enum(['make', 'customer', 'operator']).nullable().describe('Who told the credits.'),
    through: Day.describe('The last day that is counted.'),
    renewsOn: Day.describe('Make does not tell it: the first of the next month is taken.'),
    used: z.number().describe('Credits of this month that installations of the library used.'),
    expected: z.number().nullable().describe('Those expected of the whole month.'),
    earliestOn: Day.nullable().describe('Used up by this day with a chance of 20 %.'),
    exhaustedOn: Day.nullable().describe(
      'Used up by this day as expected; null: not before they are renewed.',
    ),
    daysLeft: z
      .int()
      .nullable()
      .describe(
        'Whole days after "through" before the one on which they are used up as expected; 0: today, or already.',
      ),
    p80On: Day.nullable().describe('Used up by this day with a chance of 80 %.'),
    model: ModelName.nullable(),
    lowHistory: z.boolean(),
    reason: z.string().nullable().describe('Why there is no day.'),
  })
  .meta({ id: 'PlanExhaustion' });
export type Exhaustion = z.infer<typeof Exhaustion>;
export const ExhaustionPage = pageOf(Exhaustion).extend({
  gates: z.array(Gate).describe('What the audits say of "used" and "exhaustedOn".'),
});
export type ExhaustionPage = z.infer<typeof ExhaustionPage>;
export const OwnExhaustionPage = pageOf(
  Exhaustion.omit({ customerId: true, customerName: true }).meta({ id: 'OwnPlanExhaustion' }),
);
export const OwnExhaustionQuery = PageQuery;
export const ExhaustionQuery = PageQuery.extend({
  customer: z.string().min(1).max(100).optional(),
  by: Day.optional().describe('Only plans that may be used up by this day.'),
});
export const PlanCreditsBody = z.strictObject({
  creditsPerMonth: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .nullable()
    .describe('Of the plan in Make. Counts where Make does not tell; null takes it back.'),
});
