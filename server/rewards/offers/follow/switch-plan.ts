import { ensurePrice } from '../../../billing/products/ensure-price.ts';
import type { Deps } from '../../../platform/deps.ts';
import { asStripeUnavailable, requireStripe } from '../../../platform/stripe-client.ts';
import { isInvalidRequest } from '../../../platform/stripe-errors.ts';
import { selectPlans } from '../evaluate/fact-queries.ts';
import type { SeenExposure } from '../exposure-queries.ts';

/**
 * Stripe's page that confirms the change of a subscription to a larger plan, with the discount: a second subscription would be paid beside the
 * first. null when there is no subscription (any more) that could be changed, so that the plan is simply bought.
 */
export async function switchPlanUrl(
  deps: Pick<Deps, 'pool' | 'stripe' | 'now' | 'publicUrl'>,
  { customerId, product }: SeenExposure,
  couponId: string,
): Promise<string | null> {
  const stripe = requireStripe(deps.stripe, 'Changing a plan');
  const [plan] = await selectPlans(deps.pool, customerId, deps.now());
  if (!plan) return null;
  const { stripePriceId } = await ensurePrice(deps, product);
  try {
    const subscription = await stripe.subscriptions.retrieve(plan.subscriptionId);
    const [item] = subscription.items.data;
    if (!item || subscription.items.data.length > 1) return null; // Stripe's page changes subscriptions of one item only
    const { customer } = subscription;
    const { url } = await stripe.billingPortal.sessions.create({
      customer: typeof customer === 'string' ? customer : customer.id,
      return_url: deps.publicUrl(),
      flow_data: {
        type: 'subscription_update_confirm',
        subscription_update_confirm: {
          subscription: subscription.id,
          items: [{ id: item.id, price: stripePriceId, quantity: item.quantity ?? 1 }],
          discounts: [{ coupon: couponId }],
        },
        after_completion: { type: 'redirect', redirect: { return_url: deps.publicUrl() } },
      },
    });
    return url;
  } catch (error) {
    if (isInvalidRequest(error)) return null; // the portal does not offer it
    throw asStripeUnavailable(error);
  }
}
