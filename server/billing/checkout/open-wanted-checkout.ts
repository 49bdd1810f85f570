import { invalid, notFound } from '../../platform/errors.ts';
import type { ProductRef } from '../products/product.ts';
import type { CheckoutBody } from '../schema.ts';
import { openCheckout, type CheckoutDeps } from './open-checkout.ts';
import type { OpenSession } from './stripe-session.ts';

/** What an offer is for, and its discount at Stripe; refuses with an `HttpError` what is not (or no longer) this customer's. */
export type FindOffer = (
  customerId: string,
  offerId: string,
) => Promise<{ product: ProductRef; couponId: string | null }>;

/** Opens the checkout that a request asks for: of a product, or of what an offer is for. */
export async function openWantedCheckout(
  deps: CheckoutDeps,
  findOffer: FindOffer | null,
  customerId: string,
  { scenario, bundle, plan, offer, ...rest }: CheckoutBody,
): Promise<OpenSession> {
  const named = productNamed({ scenario, bundle, plan });
  if (offer === undefined) {
    if (!named) throw invalid('/scenario', 'Name the scenario, bundle or plan to buy.');
    return openCheckout(deps, { ...rest, customerId, product: named });
  }
  if (!findOffer) throw notFound('The offer');
  const { product, couponId } = await findOffer(customerId, offer);
  if (named && (named.kind !== product.kind || named.id !== product.id))
    throw invalid('/offer', 'This offer is for something else; leave out what it is for.');
  const wish = { ...rest, customerId, product, source: 'offer' } as const;
  return openCheckout(deps, couponId === null ? wish : { ...wish, couponId });
}

function productNamed(names: Pick<CheckoutBody, 'scenario' | 'bundle' | 'plan'>): ProductRef | null {
  if (names.plan !== undefined) return { kind: 'plan', id: names.plan };
  if (names.bundle !== undefined) return { kind: 'bundle', id: names.bundle };
  return names.scenario === undefined ? null : { kind: 'scenario', id: names.scenario };
}
