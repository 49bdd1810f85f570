import { isDeepStrictEqual } from 'node:util';
import type Stripe from 'stripe';
import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { asStripeUnavailable, requireStripe } from '../../platform/stripe-client.ts';
import { isInvalidRequest } from '../../platform/stripe-errors.ts';
import { whileKeyInUse } from '../../platform/while-key-in-use.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import type { ProductRef } from '../products/product.ts';
import type { Product } from '../products/read-product.ts';
import {
  claimOpenCheckout,
  expireUnopenedCheckout,
  markCheckout,
  type CheckoutRow,
  type CheckoutSource,
  type CheckoutTerms,
} from './checkout-queries.ts';
import { checkoutTerms } from './checkout-terms.ts';
import { followBoughtSession, followUnheardSubscriptions } from './follow-bought-session.ts';
import { alreadyEntitled, otherPlan, ownershipOf } from './ownership.ts';
import { portalUrlOf } from './portal/open-billing-portal.ts';
import { productForSale } from './product-for-sale.ts';
import { readSession } from './read-session.ts';
import { openSessionOf, openStripeSession, type OpenSession } from './stripe-session.ts';

export type CheckoutDeps = ConvergeDeps & Pick<Deps, 'publicUrl'>;

export type CheckoutWish = {
  customerId: string;
  /** Of a scenario also its slug. */
  product: ProductRef;
  promotionCode?: string | undefined;
  successUrl?: string | undefined;
  cancelUrl?: string | undefined;
  /** Stripe's coupon of an offer that the library made. */
  couponId?: string | undefined;
  /** So much less than the usual price. */
  percentOff?: number | null | undefined;
  /** Of a subscription: for so many months; left out: its first payment only. */
  discountMonths?: number | null | undefined;
  source?: CheckoutSource | undefined;
  /** The checkout that expired and is taken up again. */
  recoveredFrom?: string | undefined;
  /** The purchase that this is the second offer to. */
  offeredAfter?: string | undefined;
  /** Somebody followed a link, which may have been passed on: they may pay, and see nothing else of the customer's. */
  isByLink?: boolean | undefined;
  /** A payment page that is open with other terms stays: who only looks, such as a scanner of mails, closes nothing that is being paid. */
  keepsOpenPage?: boolean | undefined;
};

/**
 * Opens Stripe's payment page for a product. A customer has at most one open session per product, and one of all plans together: the
 * same wish gets it again, another wish (a changed price, another code) closes it first, so that nothing is paid twice.
 */
export async function openCheckout(deps: CheckoutDeps, wish: CheckoutWish): Promise<OpenSession> {
  const stripe = requireStripe(deps.stripe, 'Buying');
  try {
    return await whileKeyInUse(() => openWithin(deps, stripe, wish));
  } catch (error) {
    throw asStripeUnavailable(error);
  }
}

async function openWithin(deps: CheckoutDeps, stripe: Stripe, wish: CheckoutWish): Promise<OpenSession> {
  for (const attempt of [1, 2, 3, 4]) {
    const isFirst = attempt === 1;
    const product = await productForSale(deps.pool, wish.product); // another try: it may have been changed, or just been paid
    const buying = { customerId: wish.customerId, product, isByLink: wish.isByLink === true };
    await refuseWhenBought(deps, stripe, buying);
    const terms = await checkoutTerms(deps, stripe, { wish, product, isSuspect: !isFirst });
    const checkout = await claimOpenCheckout(deps.pool, newId('chk', deps.now()), terms, deps.now());
    if (checkout?.stripeSessionId === null) await refuseBoughtMeanwhile(deps, stripe, buying, checkout);
    const session =
      checkout && (await sessionOf(deps, stripe, { checkout, terms, product, wish, mayMend: isFirst }));
    if (session) return session;
  }
  throw conflict('conflict', 'Another checkout of this is being opened. Try again in a moment.');
}

type Buying = { customerId: string; product: Product; isByLink: boolean };

async function refuseWhenBought(deps: CheckoutDeps, stripe: Stripe, buying: Buying): Promise<void> {
  const { customerId, product, isByLink } = buying;
  await followUnheardSubscriptions(deps, stripe, buying);
  const ownership = await ownershipOf(deps, customerId, product);
  if (ownership.kind === 'free') return;
  const { kind, subscriptionId: id } = ownership;
  const flow = kind === 'otherPlan' ? 'switch' : null;
  const hasStartPage = !isByLink;
  const portalUrl =
    id === null ? null : await portalUrlOf(deps, stripe, customerId, { id, flow, hasStartPage });
  throw kind === 'owned' ? alreadyEntitled(product, portalUrl) : otherPlan(product, portalUrl);
}

/**
 * Between the look at what was bought and the claim, the checkout before may have been paid and completed: only then does a claim get a new
 * row. So before a new one is opened to be paid, what was bought is looked at once more.
 */
async function refuseBoughtMeanwhile(
  deps: CheckoutDeps,
  stripe: Stripe,
  buying: Buying,
  { id }: CheckoutRow,
): Promise<void> {
  try {
    await refuseWhenBought(deps, stripe, buying);
  } catch (error) {
    if (error instanceof HttpError) await expireUnopenedCheckout(deps.pool, id);
    throw error;
  }
}

/** The session to pay with, or null after the claimed one turned out to be closed and another must be claimed. */
async function sessionOf(
  deps: CheckoutDeps,
  stripe: Stripe,
  {
    checkout,
    terms: { parameters, customerId },
    product,
    wish,
    mayMend,
  }: {
    checkout: CheckoutRow;
    terms: CheckoutTerms;
    product: Product;
    wish: CheckoutWish;
    mayMend: boolean;
  },
): Promise<OpenSession | null> {
  const isSame = isDeepStrictEqual(checkout.parameters, parameters);
  if (checkout.stripeSessionId === null && isSame && parameters)
    return openStripeSession(deps, stripe, checkout, parameters, { mayMend });
  if (checkout.stripeSessionId === null) {
    await expireUnopenedCheckout(deps.pool, checkout.id); // opened since it was read, it is met again and closed at Stripe first
    return null;
  }
  const session = await readSession(stripe, checkout.stripeSessionId);
  if (session?.status === 'open' && isSame) return openSessionOf(session);
  if (session?.status === 'complete')
    return followBoughtSession(deps, stripe, { customerId, product }, session);
  if (session?.status === 'open' && wish.keepsOpenPage === true) throw otherPageOpen(session.url);
  if (session?.status === 'open' && !(await closeSession(stripe, session.id))) return null;
  await markCheckout(deps.pool, { id: checkout.id, stripeSessionId: null, status: 'expired', paidAt: null });
  return null;
}

function otherPageOpen(openUrl: string | null): HttpError {
  return new HttpError(
    409,
    'other_page_open',
    'A payment page with other terms is open already: another code, another plan, or the price of that day.',
    { extra: { openUrl } },
  );
}

/** False: it was closed or paid since it was read, and is to be read again. */
async function closeSession(stripe: Stripe, id: string): Promise<boolean> {
  try {
    await stripe.checkout.sessions.expire(id);
    return true;
  } catch (error) {
    if (isInvalidRequest(error)) return false;
    throw error;
  }
}
