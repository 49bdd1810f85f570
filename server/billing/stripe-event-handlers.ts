import type { StripeEventHandlers } from '../inbox/stripe-event-handler.ts';
import type { ConvergeDeps } from './payments/converge-payment.ts';
import { chargeCaptured } from './stripe-events/charge-captured.ts';
import { chargeDisputeClosed } from './stripe-events/charge-dispute-closed.ts';
import { chargeDisputeCreated } from './stripe-events/charge-dispute-created.ts';
import { chargeDisputeFundsReinstated } from './stripe-events/charge-dispute-funds-reinstated.ts';
import { chargeDisputeFundsWithdrawn } from './stripe-events/charge-dispute-funds-withdrawn.ts';
import { chargeDisputeUpdated } from './stripe-events/charge-dispute-updated.ts';
import { chargeFailed } from './stripe-events/charge-failed.ts';
import { chargeExpired } from './stripe-events/charge-expired.ts';
import { creditNoteCreated } from './stripe-events/credit-note-created.ts';
import { creditNoteUpdated } from './stripe-events/credit-note-updated.ts';
import { creditNoteVoided } from './stripe-events/credit-note-voided.ts';
import { invoicePaid } from './stripe-events/invoice-paid.ts';
import { invoicePaymentFailed } from './stripe-events/invoice-payment-failed.ts';
import { invoicePaymentSucceeded } from './stripe-events/invoice-payment-succeeded.ts';
import { invoiceUpdated } from './stripe-events/invoice-updated.ts';
import { invoiceVoided } from './stripe-events/invoice-voided.ts';
import { invoiceMarkedUncollectible } from './stripe-events/invoice-marked-uncollectible.ts';
import { invoicePaymentPaid } from './stripe-events/invoice-payment-paid.ts';
import { paymentIntentPaymentFailed } from './stripe-events/payment-intent-payment-failed.ts';
import { paymentIntentCanceled } from './stripe-events/payment-intent-canceled.ts';
import { paymentIntentProcessing } from './stripe-events/payment-intent-processing.ts';
import { paymentIntentAmountCapturableUpdated } from './stripe-events/payment-intent-amount-capturable-updated.ts';
import { radarEarlyFraudWarningCreated } from './stripe-events/radar-early-fraud-warning-created.ts';
import { radarEarlyFraudWarningUpdated } from './stripe-events/radar-early-fraud-warning-updated.ts';
import { customerCreated } from './stripe-events/customer-created.ts';
import { customerUpdated } from './stripe-events/customer-updated.ts';
import { customerDeleted } from './stripe-events/customer-deleted.ts';
import { chargeRefundUpdated } from './stripe-events/charge-refund-updated.ts';
import { chargeRefunded } from './stripe-events/charge-refunded.ts';
import { chargeSucceeded } from './stripe-events/charge-succeeded.ts';
import { chargeUpdated } from './stripe-events/charge-updated.ts';
import { checkoutSessionAsyncPaymentFailed } from './stripe-events/checkout-session-async-payment-failed.ts';
import { checkoutSessionAsyncPaymentSucceeded } from './stripe-events/checkout-session-async-payment-succeeded.ts';
import { checkoutSessionCompleted } from './stripe-events/checkout-session-completed.ts';
import { checkoutSessionExpired } from './stripe-events/checkout-session-expired.ts';
import { paymentIntentSucceeded } from './stripe-events/payment-intent-succeeded.ts';
import { paymentLinkUpdated } from './stripe-events/payment-link-updated.ts';
import { priceDeleted } from './stripe-events/price-deleted.ts';
import { priceUpdated } from './stripe-events/price-updated.ts';
import { productDeleted } from './stripe-events/product-deleted.ts';
import type { ProductHandlerDeps } from './stripe-events/product-handler.ts';
import { productUpdated } from './stripe-events/product-updated.ts';
import { payoutCanceled } from './stripe-events/payout-canceled.ts';
import { payoutCreated } from './stripe-events/payout-created.ts';
import { payoutFailed } from './stripe-events/payout-failed.ts';
import { payoutPaid } from './stripe-events/payout-paid.ts';
import { payoutReconciliationCompleted } from './stripe-events/payout-reconciliation-completed.ts';
import { payoutUpdated } from './stripe-events/payout-updated.ts';
import { refundCreated } from './stripe-events/refund-created.ts';
import { refundFailed } from './stripe-events/refund-failed.ts';
import { refundUpdated } from './stripe-events/refund-updated.ts';
import { customerSubscriptionCreated } from './stripe-events/customer-subscription-created.ts';
import { customerSubscriptionUpdated } from './stripe-events/customer-subscription-updated.ts';
import { customerSubscriptionDeleted } from './stripe-events/customer-subscription-deleted.ts';
import { customerSubscriptionTrialWillEnd } from './stripe-events/customer-subscription-trial-will-end.ts';
import { invoicePaymentActionRequired } from './stripe-events/invoice-payment-action-required.ts';
import { customerSubscriptionPaused } from './stripe-events/customer-subscription-paused.ts';
import { customerSubscriptionResumed } from './stripe-events/customer-subscription-resumed.ts';
import { customerSubscriptionPendingUpdateApplied } from './stripe-events/customer-subscription-pending-update-applied.ts';
import { customerSubscriptionPendingUpdateExpired } from './stripe-events/customer-subscription-pending-update-expired.ts';
import { customerDiscountCreated } from './stripe-events/customer-discount-created.ts';
import { customerDiscountUpdated } from './stripe-events/customer-discount-updated.ts';
import { customerDiscountDeleted } from './stripe-events/customer-discount-deleted.ts';
import { entitlementsActiveEntitlementSummaryUpdated } from './stripe-events/entitlements-active-entitlement-summary-updated.ts';
import { subscriptionScheduleUpdated } from './stripe-events/subscription-schedule-updated.ts';
import { subscriptionScheduleCompleted } from './stripe-events/subscription-schedule-completed.ts';
import { subscriptionScheduleCanceled } from './stripe-events/subscription-schedule-canceled.ts';
import { subscriptionScheduleAborted } from './stripe-events/subscription-schedule-aborted.ts';
import type { SubscriptionDeps } from './subscriptions/converge-subscription.ts';

/** Every event of Stripe that something follows from. Each only names a payment; what follows is read from Stripe. */
export function stripeEventHandlers(
  deps: ProductHandlerDeps & ConvergeDeps & SubscriptionDeps,
): StripeEventHandlers {
  return {
    'checkout.session.completed': checkoutSessionCompleted(deps),
    'checkout.session.async_payment_succeeded': checkoutSessionAsyncPaymentSucceeded(deps),
    'checkout.session.async_payment_failed': checkoutSessionAsyncPaymentFailed(deps),
    'checkout.session.expired': checkoutSessionExpired(deps),
    'payment_intent.succeeded': paymentIntentSucceeded(deps),
    'charge.failed': chargeFailed(deps),
    'charge.expired': chargeExpired(deps),
    'credit_note.created': creditNoteCreated(deps),
    'credit_note.updated': creditNoteUpdated(deps),
    'credit_note.voided': creditNoteVoided(deps),
    'invoice.paid': invoicePaid(deps),
    'invoice.payment_failed': invoicePaymentFailed(deps),
    'invoice.payment_succeeded': invoicePaymentSucceeded(deps),
    'invoice.updated': invoiceUpdated(deps),
    'invoice.voided': invoiceVoided(deps),
    'invoice.marked_uncollectible': invoiceMarkedUncollectible(deps),
    'invoice_payment.paid': invoicePaymentPaid(deps),
    'payment_intent.payment_failed': paymentIntentPaymentFailed(deps),
    'payment_intent.canceled': paymentIntentCanceled(deps),
    'payment_intent.processing': paymentIntentProcessing(deps),
    'payment_intent.amount_capturable_updated': paymentIntentAmountCapturableUpdated(deps),
    'radar.early_fraud_warning.created': radarEarlyFraudWarningCreated(deps),
    'radar.early_fraud_warning.updated': radarEarlyFraudWarningUpdated(deps),
    'customer.created': customerCreated(deps),
    'customer.updated': customerUpdated(deps),
    'customer.deleted': customerDeleted(deps),
    'payment_link.updated': paymentLinkUpdated(deps),
    'product.updated': productUpdated(deps),
    'product.deleted': productDeleted(deps),
    'price.updated': priceUpdated(deps),
    'price.deleted': priceDeleted(deps),
    'charge.succeeded': chargeSucceeded(deps),
    'charge.updated': chargeUpdated(deps),
    'charge.captured': chargeCaptured(deps),
    'charge.refunded': chargeRefunded(deps),
    'refund.created': refundCreated(deps),
    'refund.updated': refundUpdated(deps),
    'refund.failed': refundFailed(deps),
    'charge.refund.updated': chargeRefundUpdated(deps),
    'charge.dispute.created': chargeDisputeCreated(deps),
    'charge.dispute.updated': chargeDisputeUpdated(deps),
    'charge.dispute.closed': chargeDisputeClosed(deps),
    'charge.dispute.funds_withdrawn': chargeDisputeFundsWithdrawn(deps),
    'charge.dispute.funds_reinstated': chargeDisputeFundsReinstated(deps),
    'customer.subscription.created': customerSubscriptionCreated(deps),
    'customer.subscription.updated': customerSubscriptionUpdated(deps),
    'customer.subscription.deleted': customerSubscriptionDeleted(deps),
    'customer.subscription.trial_will_end': customerSubscriptionTrialWillEnd(deps),
    'invoice.payment_action_required': invoicePaymentActionRequired(deps),
    'customer.subscription.paused': customerSubscriptionPaused(deps),
    'customer.subscription.resumed': customerSubscriptionResumed(deps),
    'customer.subscription.pending_update_applied': customerSubscriptionPendingUpdateApplied(deps),
    'customer.subscription.pending_update_expired': customerSubscriptionPendingUpdateExpired(deps),
    'customer.discount.created': customerDiscountCreated(deps),
    'customer.discount.updated': customerDiscountUpdated(deps),
    'customer.discount.deleted': customerDiscountDeleted(deps),
    'entitlements.active_entitlement_summary.updated': entitlementsActiveEntitlementSummaryUpdated(deps),
    'subscription_schedule.updated': subscriptionScheduleUpdated(deps),
    'subscription_schedule.completed': subscriptionScheduleCompleted(deps),
    'subscription_schedule.canceled': subscriptionScheduleCanceled(deps),
    'subscription_schedule.aborted': subscriptionScheduleAborted(deps),
    'payout.created': payoutCreated(deps),
    'payout.updated': payoutUpdated(deps),
    'payout.paid': payoutPaid(deps),
    'payout.failed': payoutFailed(deps),
    'payout.canceled': payoutCanceled(deps),
    'payout.reconciliation_completed': payoutReconciliationCompleted(deps),
  };
}
