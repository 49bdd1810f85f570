import { z } from 'zod';
import { Money } from '../../../platform/money.ts';
import { PageQuery, pageOf } from '../../../platform/pagination.ts';
import { Price } from '../../../platform/price.ts';
import { Instant } from '../../../platform/time.ts';
import { NamedProduct, ProductReference } from '../named-product.ts';

const Duration = z
  .enum(['once', 'repeating', 'forever'])
  .describe('Of a subscription: its first payment, those of so many months, or all.');
const Code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{1,40}$/, 'Letters, digits and hyphens, at most 40.');

/** A code that customers write; it lives at Stripe. */
export const PromotionCode = z
  .object({
    id: z.string().describe("Stripe's id."),
    code: z.string(),
    percentOff: z.number().nullable(),
    amountOff: Money.nullable(),
    duration: z.string(),
    durationMonths: z.int().nullable(),
    maxRedemptions: z.int().nullable(),
    timesRedeemed: z.int(),
    expiresAt: z.iso.datetime().nullable(),
    firstTimeOnly: z.boolean(),
    minimumAmount: Money.nullable(),
    products: z.array(ProductReference).nullable().describe('null: for everything.'),
    isForOneCustomer: z.boolean().describe('Given to one customer, as a reward is.'),
    isActive: z.boolean().describe('false: switched off, expired or used up.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'PromotionCode' });
export type PromotionCode = z.infer<typeof PromotionCode>;
/** Promotion codes with how often each was used, a page at a time. */
export const PromotionCodePage = pageOf(PromotionCode);

export const CreatePromotionCodeBody = z
  .strictObject({
    code: Code,
    percentOff: z.number().min(0.01).max(100).multipleOf(0.01).optional(),
    amountOff: Price.optional(),
    duration: Duration.default('once'),
    durationMonths: z.int().min(1).max(36).optional(),
    maxRedemptions: z.int().min(1).max(1_000_000).optional(),
    expiresAt: Instant.optional(),
    firstTimeOnly: z
      .boolean()
      .default(false)
      .describe('Only for who never paid before; while it is active, payment links take no codes.'),
    minimumAmount: Price.optional(),
    products: z.array(NamedProduct).min(1).max(50).optional().describe('Left out: for everything.'),
  })
  .superRefine(({ percentOff, amountOff, duration, durationMonths }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((percentOff === undefined) === (amountOff === undefined))
      refuse('percentOff', 'Name one: percentOff or amountOff.');
    if ((duration === 'repeating') !== (durationMonths !== undefined))
      refuse('durationMonths', 'Belongs to the duration "repeating", and only to it.');
  });
export type CreatePromotionCodeBody = z.infer<typeof CreatePromotionCodeBody>;

export const UpdatePromotionCodeBody = z.strictObject({ isActive: z.boolean() });
/** Stripe's id of a promotion code in a path. */
export const PromotionCodeParams = z.object({ id: z.string().regex(/^\w+$/).max(200) });
export const PromotionCodeQuery = PageQuery.extend({
  isActive: z.stringbool().optional(),
  code: z.string().trim().min(1).max(100).optional().describe('As customers write it.'),
});
export type PromotionCodeQuery = z.infer<typeof PromotionCodeQuery>;
