import type Stripe from 'stripe';
import type { StripeEventOutcome } from '../../inbox/stripe-event-handler.ts';
import type { Deps } from '../../platform/deps.ts';
import { convergePayment } from '../payments/converge-payment.ts';
import type { PaymentReference } from '../payments/fetch-payment.ts';
import { convergePayout } from '../payouts/converge-payout.ts';
import { convergeSubscription } from '../subscriptions/converge-subscription.ts';

export type RebuildDeps = Omit<Deps, 'stripe'> & { stripe: Stripe };

/** The lists of objects that everything follows from, in the order in which they are read. */
export const rebuildSteps = ['subscriptions', 'sessions', 'charges', 'invoices', 'payouts'] as const;
export type RebuildStep = (typeof rebuildSteps)[number];

type Listed = { id: string };
type Params = { limit: number; starting_after?: string; created?: { gte: number } };
type Source = {
  list: (stripe: Stripe, params: Params) => Promise<{ data: Listed[]; has_more: boolean }>;
  /** What follows from one of them; null when nothing can, or another list leads to it too. */
  converge: (deps: RebuildDeps, object: never) => Promise<StripeEventOutcome> | null;
  /** Those that are older than the span have changed in it all the same. */
  hasOldOnes?: boolean;
};

export const sources: Readonly<Record<RebuildStep, Source>> = {
  subscriptions: {
    list: (stripe, params) => stripe.subscriptions.list({ ...params, status: 'all' }),
    converge: (deps, { id }: Stripe.Subscription) => convergeSubscription(deps, id),
    hasOldOnes: true,
  },
  sessions: {
    list: (stripe, params) => stripe.checkout.sessions.list(params),
    converge: (deps, session: Stripe.Checkout.Session) =>
      session.status === 'open' || session.payment_intent !== null
        ? null
        : convergePayment(deps, { sessionId: session.id }),
  },
  charges: {
    list: (stripe, params) => stripe.charges.list(params),
    converge: (deps, charge: Stripe.Charge) =>
      charge.paid ? convergePayment(deps, paymentOf(charge)) : null,
  },
  invoices: {
    list: (stripe, params) => stripe.invoices.list({ ...params, status: 'paid' }),
    converge: (deps, { id }: Stripe.Invoice) => convergePayment(deps, { invoiceId: id }),
  },
  payouts: {
    list: (stripe, params) => stripe.payouts.list(params),
    converge: (deps, { id }: Stripe.Payout) => convergePayout(deps, id),
  },
};

function paymentOf({ id, payment_intent: intent }: Stripe.Charge): PaymentReference {
  if (intent === null) return { chargeId: id };
  return { paymentIntentId: typeof intent === 'string' ? intent : intent.id };
}
