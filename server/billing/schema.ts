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

/** The signed token of a link to a checkout. */
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
/** What a customer has a right to, a page at a time. */
export const EntitlementPage = pageOf(Entitlement);

const orderFields = {
  id: z.string(),
  kind: z.enum(['purchase', 'renewal']),
  total: Money.describe('What was charged, tax included.'),
  tax: Money,
  discount: Money.describe('Taken off before; not part of the total.'),
  promotionCode: z.string().nullable(),
  refunded: Money,
  presented: Money.nullable().describe('What stood on the payment page instead, in your own currency.'),
  isPaidOutside: z.boolean().describe('The invoice was settled in another way than through Stripe.'),
  subscription: z.string().nullable().describe("Stripe's id of the subscription that it is a payment of."),
  coversFrom: z.iso.datetime().nullable(),
  coversTo: z.iso.datetime().nullable(),
  status: OrderStatus,
  createdAt: z.iso.datetime(),
};

/** What an order paid for: one of a scenario, a bundle or a plan, or something else, which is described. */
const OrderLine = z.object({
  ...scenarioFields,
  bundle: z.string().nullable().describe('Id of the bundle.'),
  bundleTitle: z.string().nullable(),
  plan: z.string().nullable().describe('Id of the plan.'),
  planName: z.string().nullable(),
  description: z.string().nullable().describe('Of what is none of these, such as shipping.'),
  amount: Money.describe('Below zero: credit for unused time.'),
});

export const Order = z.object({ ...orderFields, lines: z.array(OrderLine) }).meta({ id: 'Order' });
export type Order = z.infer<typeof Order>;
/** Orders of a customer, a page at a time. */
export const OrderPage = pageOf(Order);

const FraudWarning = z.object({
  id: z.string().describe("Stripe's."),
  fraudType: z.string(),
  isActionable: z.boolean().describe('It can still be refunded before a dispute comes.'),
  createdAt: z.iso.datetime(),
});

export const AdminOrder = z
  .object({
    ...orderFields,
    credited: Money.describe("Given back to the customer's balance at Stripe, for the next invoices."),
    lines: z
      .array(
        z.object({
          scenario: ScenarioReference.nullable(),
          bundle: z.object({ id: z.string(), title: z.string() }).nullable(),
          plan: z.object({ id: z.string(), name: z.string() }).nullable(),
          description: z.string().nullable(),
          amount: Money,
        }),
      )
      .describe('A bundle is one line per scenario.'),
    customer: z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() }),
    fraudWarnings: z.array(FraudWarning),
  })
  .meta({ id: 'AdminOrder' });
export type AdminOrder = z.infer<typeof AdminOrder>;
/** Orders of all customers, a page at a time. */
export const AdminOrderPage = pageOf(AdminOrder);

export const AdminOrderDetail = AdminOrder.extend({
  stripe: z.object({
    paymentIntentId: z.string().nullable(),
    chargeId: z.string().nullable(),
    invoiceId: z.string().nullable(),
    couponId: z.string().nullable(),
  }),
  ledger: z.array(
    z.object({
      kind: z.string(),
      linePosition: z.int().describe('From 1, in the order of the lines.'),
      amount: Money,
      reportingAmount: Money.nullable().describe('null: not converted yet.'),
      settlementAmount: Money.nullable().describe("What Stripe's balance says of it."),
      occurredAt: z.iso.datetime(),
      sourceId: z.string().describe("Stripe's balance transaction."),
    }),
  ),
  entitlements: z.array(AdminEntitlement),
}).meta({ id: 'AdminOrderDetail' });
export type AdminOrderDetail = z.infer<typeof AdminOrderDetail>;

/** Which of Stripe's customers are one of ours. */
export const StripeCustomerLinks = z.object({
  items: z.array(
    z.object({
      stripeCustomerId: z.string(),
      isPrimary: z.boolean().describe('New checkouts and the billing portal use this one.'),
      isMatched: z
        .boolean()
        .describe(
          'Known by its e-mail address only: its payments count, but it is not used for checkouts and the portal, unless you say that it is theirs.',
        ),
      createdAt: z.iso.datetime(),
      deletedAt: z.iso.datetime().nullable().describe('At Stripe.'),
    }),
  ),
});
export const StripeCustomerBody = z.strictObject({
  stripeCustomerId: z
    .string()
    .regex(/^cus_\w{1,250}$/, "Stripe's id of a customer, such as cus_NffrFeUfNV2Hib."),
});

export const AdminOrderQuery = PageQuery.extend({
  status: OrderStatus.optional(),
  customer: z.string().max(100).optional().describe('Id of a customer.'),
});
