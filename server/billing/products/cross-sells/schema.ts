import { z } from 'zod';
import { PageQuery, pageOf } from '../../../platform/pagination.ts';
import { NamedProduct, ProductReference } from '../named-product.ts';

const Kind = z
  .enum(['bump', 'afterPayment'])
  .describe('bump: may be added on the payment page. afterPayment: is offered once it was paid.');
const PercentOff = z.int().min(1).max(100).nullable();
const DiscountMonths = z
  .int()
  .min(1)
  .max(36)
  .nullable()
  .describe(
    'For how many months a subscription that is offered after payment is cheaper; null: its first payment only.',
  );

/** Something that is offered beside something else. */
export const CrossSell = z
  .object({
    id: z.string(),
    kind: Kind,
    of: ProductReference,
    offers: ProductReference,
    percentOff: PercentOff,
    discountMonths: DiscountMonths,
    isActive: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'CrossSell' });
export type CrossSell = z.infer<typeof CrossSell>;
/** Things that are offered beside others, a page at a time. */
export const CrossSellPage = pageOf(CrossSell);

export const CreateCrossSellBody = z.strictObject({
  kind: Kind,
  of: NamedProduct,
  offers: NamedProduct,
  percentOff: PercentOff.default(null),
  discountMonths: DiscountMonths.default(null),
  isActive: z.boolean().default(true),
});
export type CreateCrossSellBody = z.infer<typeof CreateCrossSellBody>;

export const UpdateCrossSellBody = z
  .strictObject({ percentOff: PercentOff, discountMonths: DiscountMonths, isActive: z.boolean() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Name at least one field to change.');
export type UpdateCrossSellBody = z.infer<typeof UpdateCrossSellBody>;

export const CrossSellQuery = PageQuery.extend({
  of: z.string().max(100).optional().describe('Id of a scenario, bundle or plan.'),
});
export type CrossSellQuery = z.infer<typeof CrossSellQuery>;
