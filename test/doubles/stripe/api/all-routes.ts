import type { StripeAccount } from '../stripe-account.ts';
import type { Route } from './route.ts';
import { balanceRoutes } from './balance.ts';
import { billingPortalRoutes } from './billing-portal.ts';
import { checkoutSessionRoutes } from './checkout-sessions.ts';
import { couponRoutes } from './coupons.ts';
import { creditNoteRoutes } from './credit-notes.ts';
import { customerRoutes } from './customers.ts';
import { entitlementRoutes } from './entitlements.ts';
import { eventRoutes } from './events.ts';
import { invoiceItemRoutes } from './invoice-items.ts';
import { invoiceRoutes } from './invoices.ts';
import { paymentLinkRoutes } from './payment-links.ts';
import { paymentMethodRoutes } from './payment-methods.ts';
import { paymentRoutes } from './payments.ts';
import { priceRoutes } from './prices.ts';
import { productRoutes } from './products.ts';
import { promotionCodeRoutes } from './promotion-codes.ts';
import { refundRoutes } from './refunds.ts';
import { subscriptionItemRoutes } from './subscription-items.ts';
import { subscriptionScheduleRoutes } from './subscription-schedules.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { taxRateRoutes } from './tax-rates.ts';
import { testClockRoutes } from './test-clocks.ts';
import { v2EventRoutes } from './v2-events.ts';
import { webhookEndpointRoutes } from './webhook-endpoints.ts';

/** Every operation that the double knows. */
export function allRoutes(account: StripeAccount): Route[] {
  return [
    ...balanceRoutes(account),
    ...billingPortalRoutes(account),
    ...checkoutSessionRoutes(account),
    ...couponRoutes(account),
    ...creditNoteRoutes(account),
    ...customerRoutes(account),
    ...entitlementRoutes(account),
    ...eventRoutes(account),
    ...invoiceItemRoutes(account),
    ...invoiceRoutes(account),
    ...paymentLinkRoutes(account),
    ...paymentMethodRoutes(account),
    ...paymentRoutes(account),
    ...priceRoutes(account),
    ...productRoutes(account),
    ...promotionCodeRoutes(account),
    ...refundRoutes(account),
    ...subscriptionItemRoutes(account),
    ...subscriptionRoutes(account),
    ...subscriptionScheduleRoutes(account),
    ...taxRateRoutes(),
    ...testClockRoutes(account),
    ...v2EventRoutes(account),
    ...webhookEndpointRoutes(account),
  ];
}
