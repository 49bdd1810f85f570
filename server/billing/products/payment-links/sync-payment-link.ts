import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { Deps } from '../../../platform/deps.ts';
import { isMissing } from '../../../platform/stripe-errors.ts';
import { readBillingSettings } from '../../settings/billing-settings.ts';
import { ensurePrice, type EnsuredPrice } from '../ensure-price.ts';
import { productOf } from '../product.ts';
import { hasFirstTimeCode } from '../promotion-codes/first-time-codes.ts';
import { readProduct } from '../read-product.ts';
import { productIdKey } from '../sync/stripe-product.ts';
import { linkBumps } from './link-bumps.ts';
import { noteStripeLink, selectPaymentLinkOf, type PaymentLinkRow } from './payment-link-queries.ts';

/** By this key Stripe's payment links, and what is bought by them, carry the id of ours. */
const paymentLinkIdKey = 'scenario_library_payment_link';

export type LinkDeps = Pick<Deps, 'pool' | 'now' | 'publicUrl'> & { stripe: Stripe };

/**
 * Brings Stripe's payment link of a product into step: it sells for the present price, with the present additions, or not at all. Stripe
 * cannot change what a link sells, so another one takes its place. The former is in the idempotency key: none is made twice.
 */
export async function syncPaymentLink(deps: LinkDeps, productId: string): Promise<void> {
  const link = await selectPaymentLinkOf(deps.pool, productId);
  if (!link) return;
  const present = await retrieve(deps.stripe, link.stripePaymentLinkId);
  if (!link.isActive || !link.isForSale) return switchLink(deps.stripe, present, false);
  const price = await ensurePrice(deps, productOf(link));
  const params = await paramsOf(deps, link, price);
  const terms = createHash('sha256').update(JSON.stringify(params)).digest('hex');
  if (present && terms === link.terms) return switchLink(deps.stripe, present, true);
  const former = link.stripePaymentLinkId;
  const made = await deps.stripe.paymentLinks.create(params, {
    idempotencyKey: `link-${link.id}-${former ?? 'first'}-${terms.slice(0, 16)}`,
  });
  await switchLink(deps.stripe, present, false); // before it is forgotten: nobody may pay the former price any more
  await noteStripeLink(deps.pool, {
    id: link.id,
    former,
    stripeId: made.id,
    url: made.url,
    priceId: price.priceId,
    terms,
  });
}

async function retrieve(stripe: Stripe, id: string | null): Promise<Stripe.PaymentLink | null> {
  if (id === null) return null;
  return stripe.paymentLinks.retrieve(id).catch((error: unknown) => {
    if (isMissing(error)) return null; // of another account
    throw error;
  });
}

async function switchLink(stripe: Stripe, link: Stripe.PaymentLink | null, isActive: boolean): Promise<void> {
  if (link && link.active !== isActive) await stripe.paymentLinks.update(link.id, { active: isActive });
}

/**
 * What the link is. Nobody is known on it, and each purchase is of another customer of Stripe's: so it has no trial, which belongs to
 * customers who are known, one each, and takes no codes while one is for first purchases only.
 */
async function paramsOf(
  deps: LinkDeps,
  link: PaymentLinkRow,
  price: EnsuredPrice,
): Promise<Stripe.PaymentLinkCreateParams> {
  const product = await readProduct(deps.pool, productOf(link));
  const { hasAutomaticTax } = await readBillingSettings(deps.pool);
  const metadata = { [productIdKey]: link.productId, [paymentLinkIdKey]: link.id };
  const bumps = product ? await linkBumps(deps, product) : [];
  // Stripe takes no codes where the customer chooses the price.
  const takesCodes = price.minimumAmount === null && !(await hasFirstTimeCode(deps.stripe));
  return {
    line_items: [{ price: price.stripePriceId, quantity: 1 }],
    ...(bumps.length > 0 ? { optional_items: bumps.map((bump) => ({ price: bump, quantity: 1 })) } : {}),
    metadata,
    ...(price.interval === null
      ? {
          payment_intent_data: { metadata },
          customer_creation: 'always',
          invoice_creation: { enabled: true, invoice_data: { metadata } },
        }
      : { subscription_data: { metadata } }),
    allow_promotion_codes: takesCodes,
    automatic_tax: { enabled: hasAutomaticTax },
    after_completion: {
      type: 'redirect',
      redirect: { url: `${deps.publicUrl()}/checkout/done?session_id={CHECKOUT_SESSION_ID}` },
    },
  };
}
