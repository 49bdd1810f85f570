import type Stripe from 'stripe';
import type { Deps } from '../../platform/deps.ts';
import { conflict, invalid, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { asStripeUnavailable, requireStripe } from '../../platform/stripe-client.ts';
import { findScenario, type ScenarioSummary } from '../../scenarios/find-scenario.ts';
import { claimOpenCheckout, markCheckout, type CheckoutRow, type CheckoutTerms } from './checkout-queries.ts';
import { convergePayment } from '../payments/converge-payment.ts';
import { idOf } from '../payments/fetch-payment.ts';
import { holdsEntitlement } from '../entitlements/holds-entitlement.ts';
import { openStripeSession, type OpenSession } from './stripe-session.ts';

export type CheckoutDeps = Pick<Deps, 'pool' | 'stripe' | 'config' | 'now' | 'publicUrl'>;

export type CheckoutWish = {
  customerId: string;
  /** Id or slug. */
  scenario: string;
  promotionCode?: string | undefined;
  successUrl?: string | undefined;
  cancelUrl?: string | undefined;
};

/**
 * Opens Stripe's payment page for a scenario. A customer has at most one open session per scenario: the same wish gets it again,
 * another wish (a changed price, another code) closes it first, so that nothing is paid twice.
 */
export async function openCheckout(deps: CheckoutDeps, wish: CheckoutWish): Promise<OpenSession> {
  const stripe = requireStripe(deps.stripe, 'Buying');
  const scenario = await findScenario(deps.pool, wish.scenario);
  if (!scenario) throw notFound('The scenario');
  const terms = termsOf(deps, wish, scenario);
  await refuseWhenEntitled(deps, wish.customerId, scenario);
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const checkout = await claimOpenCheckout(deps.pool, newId('chk', deps.now()), terms, deps.now());
    if (!checkout) continue;
    try {
      const session = await sessionOf(deps, stripe, checkout, terms, scenario);
      if (session) return session;
    } catch (error) {
      throw asStripeUnavailable(error);
    }
    await refuseWhenEntitled(deps, wish.customerId, scenario); // the old session may just have been paid
  }
  throw conflict('conflict', 'Another checkout of this scenario is being opened. Try again in a moment.');
}

function termsOf(
  deps: CheckoutDeps,
  wish: CheckoutWish,
  { id, price, recurring }: ScenarioSummary,
): CheckoutTerms {
  if (!price) throw invalid('/scenario', 'This scenario is free: install it without paying.');
  if (recurring)
    throw invalid('/scenario', 'This scenario is sold by subscription, which cannot be bought here yet.');
  return {
    customerId: wish.customerId,
    scenarioId: id,
    amount: price.amount,
    currency: price.currency,
    promotionCode: wish.promotionCode ?? null,
    successUrl: returnUrl(deps, '/successUrl', wish.successUrl),
    cancelUrl: returnUrl(deps, '/cancelUrl', wish.cancelUrl),
  };
}

/** Stripe sends people there, so it must be a safe address: https, or a page of this library. */
function returnUrl(deps: CheckoutDeps, path: string, url: string | undefined): string | null {
  if (url === undefined) return null;
  const parsed = URL.parse(url);
  if (parsed?.protocol === 'https:' || (parsed && parsed.origin === new URL(deps.publicUrl()).origin))
    return url;
  throw invalid(path, 'Use an https address, or one of this library.');
}

async function refuseWhenEntitled(
  deps: CheckoutDeps,
  customerId: string,
  { id, title }: ScenarioSummary,
): Promise<void> {
  if (await holdsEntitlement(deps.pool, customerId, id, deps.now()))
    throw conflict('already_entitled', `You may install "${title}" already; there is nothing to pay.`);
}

/** The session to pay with, or null after the claimed one turned out to be closed and another must be claimed. */
async function sessionOf(
  deps: CheckoutDeps,
  stripe: Stripe,
  checkout: CheckoutRow,
  terms: CheckoutTerms,
  scenario: ScenarioSummary,
): Promise<OpenSession | null> {
  const isSame = hasTerms(checkout, terms);
  if (checkout.stripeSessionId === null && isSame) return openStripeSession(deps, stripe, checkout, scenario);
  if (checkout.stripeSessionId !== null) {
    const session = await stripe.checkout.sessions.retrieve(checkout.stripeSessionId);
    if (session.status === 'open' && isSame)
      return {
        url: session.url ?? '',
        sessionId: session.id,
        expiresAt: new Date(session.expires_at * 1000),
      };
    if (session.status === 'complete') return refuseWhileUnderWay(deps, stripe, session);
    if (session.status === 'open') await stripe.checkout.sessions.expire(session.id);
  }
  await markCheckout(deps.pool, { id: checkout.id, stripeSessionId: null, status: 'expired', paidAt: null });
  return null;
}

/** Paid, though its event has not been worked off: that is done now. A bank debit under way must not be paid again. */
async function refuseWhileUnderWay(
  deps: CheckoutDeps,
  stripe: Stripe,
  session: Stripe.Checkout.Session,
): Promise<null> {
  await convergePayment(deps, { sessionId: session.id });
  const paymentIntentId = idOf(session.payment_intent);
  const intent = paymentIntentId && (await stripe.paymentIntents.retrieve(paymentIntentId));
  if (intent && intent.status === 'processing')
    throw conflict(
      'payment_under_way',
      'A payment for this scenario is under way. It can be installed as soon as the bank confirms it.',
    );
  return null;
}

function hasTerms(checkout: CheckoutRow, terms: CheckoutTerms): boolean {
  return (Object.keys(terms) as (keyof CheckoutTerms)[]).every((name) => checkout[name] === terms[name]);
}
