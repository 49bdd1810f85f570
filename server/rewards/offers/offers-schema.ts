import { z } from 'zod';
import { Gate } from '../../platform/figure-gate.ts';
import { Money } from '../../platform/money.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';
import { Instant } from '../../platform/time.ts';
import { Condition } from './conditions.ts';

const Id = z.string().trim().min(1).max(120);
const productKeys = ['scenario', 'bundle', 'plan', 'nextTier', 'recommended'] as const;

/** What an offer is for: exactly one of these. */
const OfferedProduct = z
  .strictObject({
    scenario: Id.optional().describe('The id or the slug of a paid scenario.'),
    bundle: Id.optional(),
    plan: Id.optional().describe('For customers without a plan.'),
    nextTier: z
      .literal(true)
      .optional()
      .describe(
        'The cheapest plan that is paid as often and in the same currency as theirs, opens at least as much and allows more installations.',
      ),
    recommended: z
      .literal(true)
      .optional()
      .describe('Of the paid scenarios that are recommended to them, the first that they can buy.'),
  })
  .refine(
    (product) => productKeys.filter((key) => product[key] !== undefined).length === 1,
    'Name one: scenario, bundle, plan, nextTier or recommended.',
  );
export type OfferedProduct = z.infer<typeof OfferedProduct>;

const terms = {
  title: z.string().trim().min(1).max(120),
  message: z.string().trim().min(1).max(2_000).describe('What customers read.'),
  conditions: z.array(Condition).max(20).describe('All must hold; none: everybody.'),
  product: OfferedProduct,
  percentOff: z.int().min(1).max(100).describe('Of a subscription: off the first payment.'),
  startsAt: Instant,
  endsAt: Instant.nullable().describe('null: until it is switched off.'),
  validDays: z.int().min(1).max(365).describe('So long a customer has it.'),
  windowDays: z
    .int()
    .min(1)
    .max(365)
    .describe('So many days from the day on which a customer got it count for its effect.'),
  priority: z
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .describe('The higher goes first where the caps leave no room for all.'),
  isActive: z.boolean(),
};

export const OfferBody = z.strictObject({
  ...terms,
  conditions: terms.conditions.default([]),
  startsAt: terms.startsAt.optional().describe('Now when left out.'),
  endsAt: terms.endsAt.default(null),
  validDays: terms.validDays.default(14),
  windowDays: terms.windowDays.default(30),
  priority: terms.priority.default(0),
  isActive: terms.isActive.default(true),
});
export type OfferBody = z.infer<typeof OfferBody>;
export const OfferChange = z.strictObject(terms).partial();
export type OfferChange = z.infer<typeof OfferChange>;

export const AdminOffer = z
  .object({
    id: z.string(),
    title: z.string(),
    message: z.string(),
    conditions: z.array(Condition),
    product: z.object({
      scenario: z.string().optional(),
      bundle: z.string().optional(),
      plan: z.string().optional(),
      nextTier: z.literal(true).optional(),
      recommended: z.literal(true).optional(),
    }),
    percentOff: z.int(),
    startsAt: z.string(),
    endsAt: z.string().nullable(),
    validDays: z.int(),
    windowDays: z.int(),
    priority: z.int(),
    isActive: z.boolean(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'AdminOffer' });
export type AdminOffer = z.infer<typeof AdminOffer>;
/** Offers as operators made them, a page at a time. */
export const AdminOfferPage = pageOf(AdminOffer);
export const AdminOfferQuery = PageQuery;
/** The signed token of a link in a mail that leads to an offer. */
export const OfferLinkParams = z.object({ token: z.string().min(1).max(500) });

/** An offer that is a customer's own. */
export const Offer = z
  .object({
    id: z.string(),
    title: z.string(),
    message: z.string(),
    product: z.object({
      kind: z.enum(['scenario', 'bundle', 'plan']),
      id: z.string(),
      title: z.string(),
      price: Money.describe('Without the discount.'),
    }),
    percentOff: z.int(),
    checkoutUrl: z
      .string()
      .describe('Opens the payment page with the discount; good for one payment of this customer.'),
    landingUrl: z.string().describe('A page that shows the offer.'),
    endsAt: z.string(),
  })
  .meta({ id: 'Offer' });
export type Offer = z.infer<typeof Offer>;
/** Offers that a customer has now, a page at a time. */
export const OfferPage = pageOf(Offer);

const Arm = z.object({
  exposed: z.int().describe('Customers who got the offer, or would have.'),
  counted: z.int().describe('Of these, those whose window is over.'),
  redeemed: z.int(),
  meanNetRevenue: z
    .number()
    .nullable()
    .describe('Net revenue per counted customer within the window, in minor units; null: nobody is counted.'),
});

export const OfferEffect = z
  .object({
    offerId: z.string(),
    asOf: z.string(),
    currency: z.string(),
    windowDays: z.int(),
    treated: Arm,
    heldOut: Arm.describe('A tenth of the customers, chosen by a hash, who never see the offer.'),
    incrementalNetRevenue: z
      .number()
      .nullable()
      .describe(
        'Per customer, in minor units: mean of the treated − mean of those held out. null: see reason.',
      ),
    low95: z.number().nullable(),
    high95: z.number().nullable(),
    degreesOfFreedom: z.number().nullable().describe("Welch's."),
    unconverted: z.int().describe('Movements of money in the windows without a rate, which are left out.'),
    reason: z.string().nullable().describe('Why the effect or its interval is not known.'),
    gates: z.array(Gate).describe('What the audits say of "incrementalNetRevenue".'),
  })
  .meta({ id: 'OfferEffect' });
export type OfferEffect = z.infer<typeof OfferEffect>;
/** What offers brought beside who was held out, a page at a time. */
export const OfferEffectPage = pageOf(OfferEffect);
