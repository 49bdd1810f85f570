import { z } from 'zod';
import { PageQuery, pageOf } from '../../../platform/pagination.ts';
import { NamedProduct, ProductReference } from '../named-product.ts';

/** A page that anybody can buy a product on. */
export const PaymentLink = z
  .object({
    id: z.string(),
    product: ProductReference,
    url: z
      .url()
      .nullable()
      .describe("Stripe's page; another one when the price changes. null until Stripe has made it."),
    shareUrl: z
      .url()
      .describe('Leads to the page that sells at present, and stays the same: the one to hand out.'),
    isActive: z.boolean(),
    syncError: z.string().nullable().describe('Why Stripe does not have it yet; it is tried again.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'PaymentLink' });
export type PaymentLink = z.infer<typeof PaymentLink>;
/** Payment links with their addresses at Stripe, a page at a time. */
export const PaymentLinkPage = pageOf(PaymentLink);

export const CreatePaymentLinkBody = NamedProduct;
export const UpdatePaymentLinkBody = z.strictObject({ isActive: z.boolean() });
export const PaymentLinkQuery = PageQuery;
export type PaymentLinkQuery = z.infer<typeof PaymentLinkQuery>;
