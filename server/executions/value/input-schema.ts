import { z } from 'zod';
import { Currency, Money } from '../../platform/money.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';
import { Day, Instant } from '../../platform/time.ts';
import { assumptionNames } from './assumptions.ts';
import { Decimal, Name } from '../schema.ts';

const perScenario: readonly string[] = ['minutesByHand', 'reviewMinutes', 'reworkMinutes', 'setupHours'];
export const AssumptionName = z.enum(assumptionNames);
export const Provenance = z.enum(['default', 'estimated', 'confirmed', 'measured']);
const Realisation = z
  .strictObject({ low: Decimal, base: Decimal, high: Decimal })
  .refine(
    ({ low, base, high }) => Number(low) <= Number(base) && Number(base) <= Number(high) && Number(high) <= 1,
    {
      message: 'low, base and high are shares between 0 and 1 in this order.',
    },
  );
const assumptionFields = {
  name: AssumptionName,
  value: z
    .union([Decimal, Realisation])
    .describe('A decimal as text; for "realisation" { low, base, high }.'),
  currency: Currency.optional().describe(
    'Of hourlyRate and creditPrice; the reporting currency when left out.',
  ),
};
const fitsName = ({ name, value }: { name: string; value: unknown }) =>
  (name === 'realisation') === (typeof value === 'object');
const fitsNameMessage = {
  path: ['value'],
  message: '"realisation" takes { low, base, high }, every other name one decimal.',
};
/** Beyond these no work of people is meant, and values could no longer be stored; warningCredit is a share. */
const largest: Readonly<Record<string, number>> = {
  minutesByHand: 10_000,
  reviewMinutes: 10_000,
  reworkMinutes: 10_000,
  setupHours: 10_000,
  hourlyRate: 100_000_000,
  creditPrice: 1_000_000,
  warningCredit: 1,
};
const isInReach = ({ name, value }: { name: string; value: unknown }) =>
  typeof value === 'object' || Number(value) <= (largest[name] ?? Infinity);
const isInReachMessage = {
  path: ['value'],
  error: ({ input }: { input?: unknown }) => `At most ${largest[(input as { name: string }).name]}.`,
};
const currencyFits = ({ name, currency }: { name: string; currency?: string | undefined }) =>
  currency === undefined || name === 'hourlyRate' || name === 'creditPrice';
const currencyFitsMessage = {
  path: ['currency'],
  message: 'Only hourlyRate and creditPrice have a currency.',
};

/** In minor units: sums of any number of entries stay exact. */
const largestCost = 100_000_000_000;

/** An assumption as an operator sets it. */
export const NewAssumption = z
  .strictObject({
    scope: z.enum(['library', 'scenario', 'customer', 'installation']),
    scopeId: Name(120).optional().describe('Whose: a scenario (id or slug), a customer or an installation.'),
    ...assumptionFields,
    provenance: Provenance,
    from: Instant.describe(
      'In force for what starts at or after this instant; setupHours for installations that are confirmed at or after it, so those of one that is confirmed count when dated at or before its confirmation.',
    ),
  })
  .refine(fitsName, fitsNameMessage)
  .refine(isInReach, isInReachMessage)
  .refine(currencyFits, currencyFitsMessage)
  .refine(({ scope, scopeId }) => (scope === 'library') === (scopeId === undefined), {
    path: ['scopeId'],
    message: 'Name whose assumption it is; only the scope "library" goes without.',
  })
  .refine(({ scope, name }) => scope !== 'customer' || !perScenario.includes(name), {
    path: ['scope'],
    message: 'This depends on the scenario: set it for a scenario or an installation.',
  });
export type NewAssumption = z.infer<typeof NewAssumption>;

/** What a customer knows better about an installation; names that are left out stay as they are. */
export const InstallationAssumptions = z.strictObject({
  assumptions: z
    .array(
      z
        .strictObject({
          ...assumptionFields,
          from: Instant.optional().describe(
            'From now on when left out. setupHours are spent once and count as they stood at the confirmation of the installation: left out, the confirmation (its creation until then); dated later, they change nothing.',
          ),
        })
        .refine(fitsName, fitsNameMessage)
        .refine(isInReach, isInReachMessage)
        .refine(currencyFits, currencyFitsMessage),
    )
    .min(1)
    .max(20),
});
export type InstallationAssumptions = z.infer<typeof InstallationAssumptions>;

const assumptionAnswer = {
  scope: z.enum(['library', 'scenario', 'customer', 'installation']),
  scopeId: z.string().nullable(),
  name: AssumptionName,
  value: z.union([z.string(), z.object({ low: z.string(), base: z.string(), high: z.string() })]),
  currency: Currency.nullable(),
  provenance: Provenance,
};
export const AssumptionAnswer = z
  .object({ id: z.string(), ...assumptionAnswer, from: z.string(), createdAt: z.string() })
  .meta({ id: 'Assumption' });
export type AssumptionAnswer = z.infer<typeof AssumptionAnswer>;
/** Assumptions with where each comes from, a page at a time. */
export const AssumptionPage = pageOf(AssumptionAnswer);
export const AssumptionQuery = PageQuery.extend({
  scope: z.enum(['library', 'scenario', 'customer', 'installation']).optional(),
  scopeId: Name(120).optional(),
  name: AssumptionName.optional(),
});

/** What is assumed for an installation now, of setupHours what counts since its confirmation; null where nothing is known, `from` null for what comes with the library. */
export const InForce = z.object({
  items: z.array(
    z.object({
      ...assumptionAnswer,
      value: assumptionAnswer.value.nullable(),
      from: z.string().nullable(),
    }),
  ),
});
export type InForce = z.infer<typeof InForce>;
/** The installation in a path. */
export const InstallationParams = z.object({ installation: z.string().min(1).max(100) });

export const NewModelPrice = z.strictObject({
  model: Name(200).describe('The name as its provider writes it, and as tasks report it.'),
  inputPerMillion: Decimal,
  outputPerMillion: Decimal,
  currency: Currency,
  from: Instant.describe('The price of tasks that start at or after this instant.'),
});
export type NewModelPrice = z.infer<typeof NewModelPrice>;
export const ModelPriceAnswer = z
  .object({
    id: z.string(),
    model: z.string(),
    inputPerMillion: z.string(),
    outputPerMillion: z.string(),
    currency: Currency,
    from: z.string(),
    source: z.enum(['seed', 'operator']),
    createdAt: z.string(),
  })
  .meta({ id: 'ModelPrice' });
export type ModelPriceAnswer = z.infer<typeof ModelPriceAnswer>;
/** Prices of AI models, a page at a time. */
export const ModelPricePage = pageOf(ModelPriceAnswer);
export const ModelPriceQuery = PageQuery.extend({ model: Name(200).optional() });

const TokenPrice = z.object({
  inputPerMillion: z.string(),
  outputPerMillion: z.string(),
  currency: Currency,
});
export const ModelPriceChangeAnswer = z
  .object({
    id: z.string(),
    model: z.string(),
    was: TokenPrice.nullable().describe('null: the list did not have the model.'),
    is: TokenPrice.nullable().describe('null: the list has it no more; its last price stays in force.'),
    noticedAt: z.string(),
    appliesFrom: z.string().describe('Tasks that start at or after this instant cost the new price.'),
    isShadowed: z.boolean().describe("An operator's own price of this model counts instead."),
  })
  .meta({ id: 'ModelPriceChange' });
export type ModelPriceChangeAnswer = z.infer<typeof ModelPriceChangeAnswer>;
/** Changes of the prices of AI models, a page at a time. */
export const ModelPriceChangePage = pageOf(ModelPriceChangeAnswer);

const PlanName = Name(100)
  .transform((plan) => plan.toLowerCase())
  .describe('The plan\'s name as Make writes it in an organization, such as "core"; case does not matter.');
export const NewCreditPrice = z.strictObject({
  plan: PlanName,
  price: Decimal.refine(
    (price) => Number(price) <= (largest['creditPrice'] ?? 0),
    'At most 1000000.',
  ).describe('What one credit costs, in major units.'),
  currency: Currency,
  from: Instant.describe('The price of tasks that start at or after this instant.'),
});
export type NewCreditPrice = z.infer<typeof NewCreditPrice>;
export const CreditPriceAnswer = z
  .object({
    id: z.string(),
    plan: z.string(),
    price: z.string(),
    currency: Currency,
    from: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'MakeCreditPrice' });
export type CreditPriceAnswer = z.infer<typeof CreditPriceAnswer>;
/** Prices of a credit of Make, a page at a time. */
export const CreditPricePage = pageOf(CreditPriceAnswer);
export const CreditPriceQuery = PageQuery.extend({ plan: PlanName.optional() });

export const CostKind = z.enum(['creation', 'support', 'acquisition', 'hosting', 'other']);
export const NewCost = z
  .strictObject({
    kind: CostKind,
    scenario: Name(120).optional().describe('Left out: shared out by the tasks of its month.'),
    amount: Money.refine(
      ({ amount }) => amount > 0 && amount <= largestCost,
      `The amount is above zero and at most ${largestCost} minor units.`,
    ),
    on: Day.optional().describe('A one-off cost, on this day.'),
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'A month, YYYY-MM.', abort: true })
      .refine((month) => Day.safeParse(`${month}-01`).success, 'A month of the years 1900 to 2999, YYYY-MM.')
      .optional()
      .describe('A monthly cost, spread evenly over the days of this month.'),
    note: Name(500).optional(),
  })
  .refine(({ on, month }) => (on === undefined) !== (month === undefined), {
    path: ['on'],
    message: 'Give either "on" (a day) or "month".',
  });
export type NewCost = z.infer<typeof NewCost>;
export const CostAnswer = z
  .object({
    id: z.string(),
    kind: CostKind,
    scenario: z.object({ id: z.string(), slug: z.string(), title: z.string() }).nullable(),
    amount: Money,
    on: Day.nullable(),
    month: z.string().nullable(),
    note: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'LibraryCost' });
export type CostAnswer = z.infer<typeof CostAnswer>;
/** The cost in a path. */
export const CostParams = z.object({ cost: z.string().min(1).max(100) });
/** Costs of the library that were entered, a page at a time. */
export const CostPage = pageOf(CostAnswer);
