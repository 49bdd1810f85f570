import { z } from 'zod';
import { Currency } from '../../platform/money.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { Day } from '../../platform/time.ts';
import { figuresAnswer, filters, Gate, period } from '../schema.ts';
import { customerFigures } from './customer-figures.ts';

export const CustomersQuery = z.strictObject({
  ...period,
  ...filters,
  ...PageQuery.shape,
  sort: z
    .enum(['lifetimeValue', 'lastSeenAt', 'churnRisk'])
    .default('lifetimeValue')
    .describe('The largest first; customers of whom it is unknown come last.'),
});
const { customer: _customer, ...otherFilters } = filters;
export const CustomerQuery = z.strictObject({ ...period, ...otherFilters });
/** The customer in a path. */
export const CustomerParams = z.object({ customer: z.string().min(1).max(100) });

const customerFiguresAnswer = figuresAnswer(customerFigures, customerFigures);
export const CustomerFiguresAnswer = customerFiguresAnswer.meta({ id: 'CustomerFigures' });
/** Figures of customers, a page at a time. */
export const CustomerFiguresPage = customerFiguresAnswer
  .extend({
    nextCursor: z
      .string()
      .nullable()
      .describe('Pass it as "cursor" to get the next items; null on the last page.'),
  })
  .meta({ id: 'CustomerFiguresPage' });

export const CohortsQuery = z.strictObject({
  ...period,
  ...filters,
  metric: z
    .enum(['retention', 'revenue'])
    .default('retention')
    .describe(
      '"retention": the share with a payment (or a completed task) in the month. "revenue": net revenue of the month ÷ customers of the cohort, in minor units.',
    ),
  by: z
    .enum(['payment', 'completion'])
    .default('payment')
    .describe(
      'Customers by the month of their first payment, a charge above 0, or of their first completed task.',
    ),
});
export const CohortsAnswer = z
  .object({
    from: Day,
    to: Day,
    timeZone: z.string(),
    currency: Currency.describe('Of revenue.'),
    asOf: z.string(),
    freshnessSeconds: z.number(),
    gates: z.array(Gate),
    metric: z.enum(['retention', 'revenue']),
    by: z.enum(['payment', 'completion']),
    items: z.array(
      z.object({
        cohort: z.string().describe('The month, YYYY-MM.'),
        customers: z.int(),
        values: z
          .array(z.number().nullable())
          .describe(
            'By months after the first, which is 0, up to the present one; null while a month is not over.',
          ),
      }),
    ),
  })
  .meta({ id: 'Cohorts' });
export type CohortsAnswer = z.infer<typeof CohortsAnswer>;
