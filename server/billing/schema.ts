import { z } from 'zod';
import { Money } from '../platform/money.ts';
import { PageQuery, pageOf } from '../platform/pagination.ts';

const ScenarioReference = z.object({ id: z.string(), slug: z.string(), title: z.string() });
/** In the customers' API a scenario is named by its id, as requests take it; its title stands beside for people. */
const scenarioFields = {
  scenario: z.string().nullable().describe('Id of the scenario.'),
  scenarioTitle: z.string().nullable(),
};

export const OrderStatus = z.enum(['pending', 'paid', 'partiallyRefunded', 'refunded', 'disputed']);
export const EntitlementState = z.enum(['active', 'suspended', 'revoked']);

const Reference = z.string().min(1).max(200);
const ReturnUrl = z.string().min(1).max(2000);

/** What to buy: one of the three, or what an offer of the library is for. */
export const CheckoutBody = z
  .strictObject({
    scenario: Reference.optional().describe('Id or slug.'),
    bundle: Reference.optional().describe('Id.'),
    plan: Reference.optional().describe('Id.'),
    offer: Reference.optional().describe('Id of an offer made to the customer; its discount is applied.'),
    promotionCode: z.string().trim().min(1).max(100).optional().describe('As the customer writes it.'),
    successUrl: ReturnUrl.optional().describe(
      'Where Stripe leads after paying: https, or a page of this library.',
    ),
    cancelUrl: ReturnUrl.optional(),
  })
  .superRefine(({ scenario, bundle, plan, offer }, context) => {
    const named = [scenario, bundle, plan].filter((one) => one !== undefined).length;
    if (named === 0 && offer === undefined)
      context.addIssue({
        code: 'custom',
        path: ['scenario'],
        message: 'Name the scenario, bundle or plan to buy.',
      });
    if (named > 1)
      context.addIssue({
        code: 'custom',
        path: [plan === undefined ? 'bundle' : 'plan'],
        message: 'Buy one at a time: a scenario, a bundle or a plan.',
      });
  });
export type CheckoutBody = z.infer<typeof CheckoutBody>;

export const CheckoutAnswer = z
  .object({
    url: z.url().describe("Stripe's payment page."),
    sessionId: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Checkout' });

export const CheckoutLinkParams = z.object({ token: z.string().min(1).max(1000) });
export const CheckoutDoneQuery = z.object({
  session_id: z
    .string()
    .regex(/^cs_\w+$/)
    .max(255)
    .optional(),
});

export const BillingPortalBody = z.strictObject({
  flow: z
    .enum(['cancel', 'switch', 'paymentMethod'])
    .optional()
    .describe(
      'What the portal opens with: cancelling or switching a subscription, or another card; left out, its start page.',
    ),
  subscription: Reference.optional().describe(
    'Which subscription to cancel or switch, where there are several.',
  ),
  returnUrl: ReturnUrl.optional().describe(
    'Where the portal leads back to: https, or a page of this library.',
  ),
});
export const BillingPortalAnswer = z.object({ url: z.url() }).meta({ id: 'BillingPortal' });

const entitlementFields = z.object({
  id: z.string(),
  source: z.enum(['order', 'subscription', 'grant']),
  sourceId: z.string(),
  state: EntitlementState,
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime().nullable(),
});

/** A right to install; without a scenario it holds for every one. */
export const Entitlement = entitlementFields.extend(scenarioFields).meta({ id: 'Entitlement' });
export type Entitlement = z.infer<typeof Entitlement>;
const AdminEntitlement = entitlementFields
  .extend({ scenario: ScenarioReference.nullable() })
  .meta({ id: 'AdminEntitlement' });
export const EntitlementPage = pageOf(Entitlement);

export const Order = z
  .object({
    id: z.string(),
    kind: z.enum(['purchase', 'renewal']),
    lines: z.array(z.object({ ...scenarioFields, amount: Money })),
    total: Money.describe('Tax included.'),
    tax: Money,
    refunded: Money,
    status: OrderStatus,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Order' });
export type Order = z.infer<typeof Order>;
export const OrderPage = pageOf(Order);

export const AdminOrder = Order.extend({
  lines: z.array(z.object({ scenario: ScenarioReference.nullable(), amount: Money })),
  customer: z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() }),
}).meta({ id: 'AdminOrder' });
export type AdminOrder = z.infer<typeof AdminOrder>;
export const AdminOrderPage = pageOf(AdminOrder);

export const AdminOrderDetail = AdminOrder.extend({
  stripe: z.object({ paymentIntentId: z.string().nullable(), chargeId: z.string().nullable() }),
  ledger: z.array(
    z.object({
      kind: z.string(),
      amount: Money,
      reportingAmount: Money.nullable().describe('null: not converted yet.'),
      occurredAt: z.iso.datetime(),
      sourceId: z.string().describe("Stripe's balance transaction."),
    }),
  ),
  entitlements: z.array(AdminEntitlement),
}).meta({ id: 'AdminOrderDetail' });
export type AdminOrderDetail = z.infer<typeof AdminOrderDetail>;

export const AdminOrderParams = z.object({ id: z.string().min(1).max(100) });
export const AdminOrderQuery = PageQuery.extend({
  status: OrderStatus.optional(),
  customer: z.string().max(100).optional().describe('Id of a customer.'),
});
