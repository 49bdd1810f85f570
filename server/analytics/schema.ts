import { z } from 'zod';
import { Gate } from '../platform/figure-gate.ts';
import { Currency } from '../platform/money.ts';
import { Day } from '../platform/time.ts';
import { distributionFigures, durationClassFigures } from './durations/distribution-figures.ts';
import { bridgeFigures } from './bridge/bridge-figures.ts';
import { modelFigures, modelItemFigures } from './models/model-figures.ts';
import { figureShape, type FiguresOf, type Registry } from './figures.ts';
import { completionFigures } from './completion-figures.ts';
import { mrrByCurrencyFigures, mrrFigures } from './mrr/mrr-figures.ts';
import { couponFigures } from './coupons/coupon-figures.ts';
import { overviewDayFigures, overviewFigures } from './overview-figures.ts';
import { revenueByCurrencyFigures, revenueFigures } from './revenue-figures.ts';
import { customerRoiFigures, libraryRoiFigures } from './roi-figures.ts';

export const period = {
  from: Day.optional().describe('First day; 30 days up to "to" when left out.'),
  to: Day.optional().describe('Last day, included; today when left out.'),
  compare: z.enum(['previous', 'none']).default('previous'),
  compareFrom: Day.optional().describe(
    'With "compareTo", the period that is compared with, in place of the one before.',
  ),
  compareTo: Day.optional().describe('Its last day, included.'),
};
export const filters = {
  scenario: z.string().min(1).max(120).optional().describe('The id or the slug of a scenario.'),
  customer: z.string().min(1).max(100).optional(),
  aiModel: z.string().min(1).max(200).optional(),
  currency: Currency.optional().describe(
    'Movements of money presented in this currency; totals stay in the reporting currency.',
  ),
};
export const interval = z
  .enum(['day', 'week', 'month'])
  .optional()
  .describe('One bucket for the whole period when left out.');

const plan = z.string().min(1).max(100).optional().describe('The id of a plan.');

export const OverviewQuery = z.strictObject({ ...period, ...filters });
export const RevenueQuery = z.strictObject({
  ...period,
  ...filters,
  plan,
  bundle: z.string().min(1).max(100).optional().describe('The id of a bundle.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'A country in two capital letters, such as "DE".')
    .optional()
    .describe('The billing country; checkouts have none.'),
  interval,
  groupBy: z
    .enum(['scenario', 'plan', 'bundle', 'country', 'customer', 'coupon', 'currency', 'none'])
    .default('none')
    .describe('By currency, the items carry each figure in the currency that was charged too.'),
});
export const CouponQuery = z.strictObject({ ...period, ...filters });
export const MrrQuery = z.strictObject({
  ...period,
  ...filters,
  plan,
  interval,
  groupBy: z
    .enum(['currency', 'none'])
    .default('none')
    .describe('By currency, the items carry each figure in the currency of the subscriptions too.'),
});
export const CompletionQuery = z.strictObject({
  ...period,
  ...filters,
  interval,
  groupBy: z.enum(['scenario', 'customer', 'aiModel', 'error', 'none']).default('none'),
});
export const RoiQuery = z
  .strictObject({
    ...period,
    ...filters,
    interval,
    perspective: z.enum(['customer', 'library']).default('customer'),
    groupBy: z.enum(['scenario', 'customer', 'aiModel', 'none']).default('none'),
  })
  .refine(
    ({ perspective, groupBy }) => perspective === 'customer' || groupBy === 'scenario' || groupBy === 'none',
    {
      path: ['groupBy'],
      message: 'The library\'s perspective is grouped by "scenario" or "none".',
    },
  );
export const BridgeQuery = z.strictObject({
  ...period,
  ...filters,
  interval,
  groupBy: z.enum(['scenario', 'customer', 'aiModel', 'none']).default('none'),
});
export const OwnBridgeQuery = z.strictObject({
  ...period,
  groupBy: z.enum(['scenario', 'aiModel', 'none']).default('none'),
});
export const ModelsQuery = z.strictObject({ ...period, ...filters });
export const OwnRoiQuery = z.strictObject({
  ...period,
  groupBy: z.enum(['day', 'scenario', 'aiModel', 'none']).default('none'),
});
export type FigureQuery = {
  from?: string | undefined;
  to?: string | undefined;
  compare: 'previous' | 'none';
  compareFrom?: string | undefined;
  compareTo?: string | undefined;
  scenario?: string | undefined;
  customer?: string | undefined;
  aiModel?: string | undefined;
  currency?: string | undefined;
  plan?: string | undefined;
  bundle?: string | undefined;
  country?: string | undefined;
};

export { Gate };

/** What a customer is told: audits are of the whole library, so their state is for operators. */
const OwnGate = Gate.omit({ audit: true });

/** The envelope of every answer of figures. */
export function figuresAnswer<const T extends Registry, const I extends Registry>(totals: T, items: I) {
  const figures = z.object(figureShape(totals));
  return z.object({
    from: Day,
    to: Day,
    timeZone: z.string(),
    currency: Currency.describe('Of every amount.'),
    asOf: z.string().describe('The instant up to which facts were counted.'),
    freshnessSeconds: z
      .number()
      .describe('How long ago asOf is: 0 unless a replica of the database was read.'),
    gates: z.array(Gate),
    totals: figures,
    previous: figures.nullable(),
    items: z.array(
      z.object({
        bucket: Day.nullable(),
        group: z.string().nullable(),
        label: z.string().nullable(),
        ...figureShape(items),
      }),
    ),
  });
}

export type FiguresAnswer<T extends Registry, I extends Registry = T> = {
  from: string;
  to: string;
  timeZone: string;
  currency: string;
  asOf: string;
  freshnessSeconds: number;
  gates: Gate[];
  totals: FiguresOf<T>;
  previous: FiguresOf<T> | null;
  items: ({ bucket: string | null; group: string | null; label: string | null } & FiguresOf<I>)[];
};

export const OverviewAnswer = figuresAnswer(overviewFigures, overviewDayFigures).meta({ id: 'Overview' });
export type OverviewAnswer = FiguresAnswer<typeof overviewFigures, typeof overviewDayFigures>;
export const RevenueAnswer = figuresAnswer(revenueFigures, revenueFigures).meta({ id: 'Revenue' });
export type RevenueAnswer = FiguresAnswer<typeof revenueFigures>;
export const RevenueByCurrencyAnswer = figuresAnswer(revenueFigures, revenueByCurrencyFigures).meta({
  id: 'RevenueByCurrency',
});
const couponAnswer = figuresAnswer(couponFigures, couponFigures);
export const CouponsAnswer = couponAnswer
  .extend({ items: z.array(couponAnswer.shape.items.element.extend({ code: z.string() })) })
  .meta({ id: 'Coupons' });
export const MrrAnswer = figuresAnswer(mrrFigures, mrrFigures).meta({ id: 'Mrr' });
export const MrrByCurrencyAnswer = figuresAnswer(mrrFigures, mrrByCurrencyFigures).meta({
  id: 'MrrByCurrency',
});
export const CompletionAnswer = figuresAnswer(completionFigures, completionFigures).meta({
  id: 'Completion',
});
export type CompletionAnswer = FiguresAnswer<typeof completionFigures>;
export const CustomerRoiAnswer = figuresAnswer(customerRoiFigures, customerRoiFigures).meta({
  id: 'CustomerRoi',
});
export type CustomerRoiAnswer = FiguresAnswer<typeof customerRoiFigures>;
export const OwnRoiAnswer = CustomerRoiAnswer.extend({ gates: z.array(OwnGate) }).meta({ id: 'OwnRoi' });
export const LibraryRoiAnswer = figuresAnswer(libraryRoiFigures, libraryRoiFigures).meta({
  id: 'LibraryRoi',
});
export type LibraryRoiAnswer = FiguresAnswer<typeof libraryRoiFigures>;
export const DurationsAnswer = figuresAnswer(distributionFigures, durationClassFigures).meta({
  id: 'Durations',
});
export type DurationsAnswer = FiguresAnswer<typeof distributionFigures, typeof durationClassFigures>;
export const BridgeAnswer = figuresAnswer(bridgeFigures, bridgeFigures).meta({ id: 'Bridge' });
export type BridgeAnswer = FiguresAnswer<typeof bridgeFigures>;
export const OwnBridgeAnswer = BridgeAnswer.extend({ gates: z.array(OwnGate) }).meta({ id: 'OwnBridge' });
export const ModelsAnswer = figuresAnswer(modelFigures, modelItemFigures).meta({ id: 'Models' });
export type ModelsAnswer = FiguresAnswer<typeof modelFigures, typeof modelItemFigures>;
