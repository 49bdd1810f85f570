import type { Deps } from '../../../platform/deps.ts';
import { readProduct } from '../../products/read-product.ts';
import type { CheckoutRow } from '../checkout-queries.ts';
import { checkoutUrl, createCheckoutToken } from '../checkout-token.ts';
import { selectCrossSells, wasOfferTaken } from '../cross-sell-queries.ts';
import { ownershipOf } from '../ownership.ts';
import { productOf } from '../../products/product.ts';
import type { SecondOffer } from './paid-page.ts';

/** The most important offer that a customer has of the library's rules; null: none. */
export type FindOwnOffer = (customerId: string) => Promise<SecondOffer | null>;

export type SecondOfferDeps = Pick<Deps, 'pool' | 'now' | 'publicUrl' | 'sessionSecret' | 'logger'> & {
  /** Handed in, for offers by rules are a matter of a later feature. */
  findOwnOffer?: FindOwnOffer | null;
};

const hoursOpen = 24;

/**
 * What is offered to who has just paid: the first that the operator offers after this product and that they do not have. One click opens
 * its checkout; it holds for 24 hours from the payment, and for one purchase. Nothing after Stripe's payment link: there anybody can write
 * a customer's address, and a link of theirs must not come into other hands.
 */
export async function secondOfferAfter(
  deps: SecondOfferDeps,
  checkout: CheckoutRow,
): Promise<SecondOffer | null> {
  if (checkout.source === 'paymentLink') return null;
  return (await crossSellAfter(deps, checkout)) ?? (await ownOffer(deps, checkout));
}

/** Without what operators offer after this product, the customer's own offer; the page does without one when it cannot be read. */
async function ownOffer(
  { findOwnOffer, logger }: SecondOfferDeps,
  { customerId }: CheckoutRow,
): Promise<SecondOffer | null> {
  try {
    return (await findOwnOffer?.(customerId)) ?? null;
  } catch (error) {
    logger.warn({ err: error }, 'no offer could be looked for after a payment');
    return null;
  }
}

async function crossSellAfter(deps: SecondOfferDeps, checkout: CheckoutRow): Promise<SecondOffer | null> {
  const endsAt = new Date((checkout.paidAt ?? deps.now()).getTime() + hoursOpen * 3_600_000);
  const isOver = endsAt <= deps.now() || checkout.offeredAfter !== null; // no chain of offers
  if (isOver || (await wasOfferTaken(deps.pool, checkout.id))) return null;
  for (const { id, offered, percentOff, discountMonths } of await selectCrossSells(
    deps.pool,
    'afterPayment',
    productOf(checkout).id,
  )) {
    const product = await readProduct(deps.pool, offered);
    if (!product?.isForSale) continue;
    if ((await ownershipOf(deps, checkout.customerId, product)).kind !== 'free') continue;
    const link = {
      customerId: checkout.customerId,
      product: offered,
      crossSellId: id,
      offeredAfter: checkout.id,
    };
    const token = createCheckoutToken(link, deps.sessionSecret, deps.now(), endsAt);
    return { product, percentOff, discountMonths, endsAt, url: checkoutUrl(deps.publicUrl(), token) };
  }
  return null;
}
