import type Stripe from 'stripe';

/** What the portal opens with; its start page when left out. */
export type PortalFlow = 'cancel' | 'switch' | 'paymentMethod';

/** Opens Stripe's billing portal, where wanted right at cancelling or switching a subscription, which then leads back to us. */
export async function createPortalSession(
  stripe: Stripe,
  opening: {
    stripeCustomerId: string;
    returnUrl: string;
    flow: PortalFlow | null;
    subscriptionId: string | null;
  },
): Promise<string> {
  const flow = flowOf(opening);
  const { url } = await stripe.billingPortal.sessions.create({
    customer: opening.stripeCustomerId,
    return_url: opening.returnUrl,
    ...(flow
      ? {
          flow_data: {
            ...flow,
            after_completion: { type: 'redirect', redirect: { return_url: opening.returnUrl } },
          },
        }
      : {}),
  });
  return url;
}

function flowOf({
  flow,
  subscriptionId,
}: {
  flow: PortalFlow | null;
  subscriptionId: string | null;
}): Stripe.BillingPortal.SessionCreateParams.FlowData | null {
  if (flow === 'paymentMethod') return { type: 'payment_method_update' };
  if (flow === null || subscriptionId === null) return null;
  return flow === 'cancel'
    ? { type: 'subscription_cancel', subscription_cancel: { subscription: subscriptionId } }
    : { type: 'subscription_update', subscription_update: { subscription: subscriptionId } };
}
