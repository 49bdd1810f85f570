import { z } from 'zod';
import { Money } from '../../platform/money.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';
import { Price } from '../../platform/price.ts';

const ScenarioId = z.string().min(1).max(120).describe('Id or slug of a scenario.');
const ScenarioReference = z.object({ id: z.string(), slug: z.string(), title: z.string() });
const SaleStatus = z
  .enum(['active', 'archived'])
  .describe('archived: not sold any more; who has it keeps it.');
const Description = z.string().trim().max(2_000);

/** How far Stripe has what is sold. */
export const StripeState = z
  .object({
    productId: z.string().nullable(),
    priceId: z.string().nullable().describe('The price that new buyers get.'),
    isInStep: z.boolean().describe('Stripe has everything as it is here.'),
    syncedAt: z.iso.datetime().nullable(),
    syncError: z.string().nullable().describe('Why Stripe does not have it yet; it is tried again.'),
    repairedAt: z.iso.datetime().nullable(),
    repair: z.string().nullable().describe('What somebody had changed at Stripe and was put right.'),
  })
  .meta({ id: 'StripeState' });
export type StripeState = z.infer<typeof StripeState>;

const planFields = {
  id: z.string(),
  name: z.string(),
  description: z.string(),
  price: Money,
  interval: z.enum(['month', 'year']),
  intervalCount: z.int(),
  trialDays: z.int(),
  scenarios: z.union([z.literal('all'), z.array(ScenarioReference)]),
  installationLimit: z.int().nullable().describe('null: as many as the customer likes.'),
};

/** A subscription that opens scenarios. */
export const Plan = z.object(planFields).meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;
/** Plans as customers see them, a page at a time. */
export const PlanPage = pageOf(Plan);

export const AdminPlan = z
  .object({
    ...planFields,
    status: SaleStatus,
    subscribers: z.int().describe('Subscriptions that are not over, trials and paused ones included.'),
    stripe: StripeState,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'AdminPlan' });
export type AdminPlan = z.infer<typeof AdminPlan>;
/** Plans as operators see them, a page at a time. */
export const AdminPlanPage = pageOf(AdminPlan);

const planInput = {
  name: z.string().trim().min(1).max(120),
  description: Description,
  price: Price,
  interval: z.enum(['month', 'year']),
  intervalCount: z.int().min(1).max(36).describe('At most three years: 36 months, 3 years.'),
  trialDays: z.int().min(0).max(730),
  scenarios: z.union([z.literal('all'), z.array(ScenarioId).min(1).max(500)]),
  installationLimit: z.int().min(1).max(100_000).nullable(),
};

export const CreatePlanBody = z.strictObject({
  ...planInput,
  description: planInput.description.default(''),
  intervalCount: planInput.intervalCount.default(1),
  trialDays: planInput.trialDays.default(0),
  installationLimit: planInput.installationLimit.default(null),
  status: SaleStatus.default('active'),
});
export type CreatePlanBody = z.infer<typeof CreatePlanBody>;

export const UpdatePlanBody = z
  .strictObject({ ...planInput, status: SaleStatus })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Name at least one field to change.');
export type UpdatePlanBody = z.infer<typeof UpdatePlanBody>;

const bundleFields = {
  id: z.string(),
  title: z.string(),
  description: z.string(),
  scenarios: z.array(ScenarioReference),
  price: Money,
  listPrice: Money.nullable().describe(
    'What its scenarios cost one by one; null where they have different currencies.',
  ),
};

/** Several scenarios for one price. */
export const Bundle = z.object(bundleFields).meta({ id: 'Bundle' });
export type Bundle = z.infer<typeof Bundle>;
/** Bundles as customers see them, a page at a time. */
export const BundlePage = pageOf(Bundle);

export const AdminBundle = z
  .object({
    ...bundleFields,
    status: SaleStatus,
    orders: z.int().describe('How often it was bought.'),
    stripe: StripeState,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'AdminBundle' });
export type AdminBundle = z.infer<typeof AdminBundle>;
/** Bundles as operators see them, a page at a time. */
export const AdminBundlePage = pageOf(AdminBundle);

const bundleInput = {
  title: z.string().trim().min(3).max(120),
  description: Description,
  scenarios: z.array(ScenarioId).min(2).max(100),
  price: Price,
};

export const CreateBundleBody = z.strictObject({
  ...bundleInput,
  description: bundleInput.description.default(''),
  status: SaleStatus.default('active'),
});
export type CreateBundleBody = z.infer<typeof CreateBundleBody>;

export const UpdateBundleBody = z
  .strictObject({ ...bundleInput, status: SaleStatus })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Name at least one field to change.');
export type UpdateBundleBody = z.infer<typeof UpdateBundleBody>;

export const SaleQuery = PageQuery.extend({ status: SaleStatus.optional() });
export type SaleQuery = z.infer<typeof SaleQuery>;

/** A product as Stripe is to have it. */
export const AdminProduct = z
  .object({
    id: z.string().describe("Also the id of Stripe's product, until somebody deletes that."),
    kind: z.enum(['scenario', 'bundle', 'plan']),
    of: z.string().describe('Id of the scenario, bundle or plan.'),
    title: z.string(),
    isActive: z.boolean(),
    stripe: StripeState,
    prices: z
      .array(
        z.object({
          id: z.string(),
          price: Money,
          minimumPrice: Money.nullable(),
          interval: z.enum(['month', 'year']).nullable(),
          intervalCount: z.int().nullable(),
          taxBehavior: z.enum(['inclusive', 'exclusive']),
          percentOff: z.int().nullable().describe('Set: for who buys it beside something else.'),
          isCurrent: z.boolean(),
          stripePriceId: z.string().nullable(),
          createdAt: z.iso.datetime(),
        }),
      )
      .describe('Newest first. Former ones stay with the subscribers who pay by them.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'AdminProduct' });
export type AdminProduct = z.infer<typeof AdminProduct>;
/** Everything that is sold, with its state at Stripe, a page at a time. */
export const AdminProductPage = pageOf(AdminProduct);
export const AdminProductQuery = PageQuery.extend({
  isInStep: z.stringbool().optional().describe('false: only those that Stripe does not have as they are.'),
});
export type AdminProductQuery = z.infer<typeof AdminProductQuery>;
