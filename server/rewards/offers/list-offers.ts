import { refusesRecommendations } from '../../accounts/customers/refuses-recommendations.ts';
import type { SecondOffer } from '../../billing/checkout/pages/paid-page.ts';
import type { Product } from '../../billing/products/read-product.ts';
import type { Deps } from '../../platform/deps.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { findReporting } from '../../platform/reporting.ts';
import { readCustomerFacts } from './evaluate/customer-facts.ts';
import { evaluateCustomer, type EvaluateDeps } from './evaluate/evaluate-offers.ts';
import { presentProduct } from './evaluate/product-for-customer.ts';
import { selectSeenExposures, type SeenExposure } from './exposure-queries.ts';
import { offerUrls } from './follow/offer-token.ts';
import type { Offer } from './offers-schema.ts';

export type ListDeps = Pick<Deps, 'pool' | 'config' | 'now' | 'sessionSecret' | 'publicUrl'>;

/** An offer that its customer can use now, with what it is for. */
export type UsableOffer = { exposure: SeenExposure; product: Product };

/**
 * The offers that a customer can use now, the most important first; none while a complaint is open, and none of what was recommended to them once they
 * want nothing recommended.
 */
export async function usableOffers(
  { pool, config, now }: Pick<Deps, 'pool' | 'config' | 'now'>,
  customerId: string,
  offerId: string | null = null,
): Promise<UsableOffer[]> {
  const at = now();
  const exposures = await selectSeenExposures(pool, customerId, offerId);
  const open = exposures.filter(
    ({ state, isOffered, expiresAt }) => state === 'open' && isOffered && expiresAt > at,
  );
  if (open.length === 0) return [];
  const { timeZone } = await findReporting(pool, config);
  const facts = await readCustomerFacts(pool, customerId, { at, timeZone });
  if (facts.hasOpenComplaint) return [];
  const isWanted =
    open.every(({ isRecommended }) => !isRecommended) || !(await refusesRecommendations(pool, customerId))
      ? () => true
      : ({ isRecommended }: SeenExposure) => !isRecommended;
  const offers = await Promise.all(
    open.filter(isWanted).map(async (exposure) => ({
      exposure,
      product: await presentProduct(pool, exposure.product, facts, exposure),
    })),
  );
  return offers.flatMap(({ exposure, product }) => (product ? [{ exposure, product }] : []));
}

/** What a customer is offered. */
export async function listOffers(
  deps: ListDeps,
  customerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Offer>> {
  const lastId = decodeCursor(cursor, ['text'])?.[0];
  const offers = await usableOffers(deps, customerId);
  const rest = offers.slice(offers.findIndex(({ exposure }) => exposure.offerId === lastId) + 1);
  return pageFrom(
    rest,
    limit,
    (offer) => toOffer(deps, offer),
    ({ exposure }) => [exposure.offerId],
  );
}

/** The most important offer for a mail, after a new look at the customer. */
export async function chooseOffer(deps: ListDeps & EvaluateDeps, customerId: string): Promise<Offer | null> {
  await evaluateCustomer(deps, customerId);
  const [offer] = await usableOffers(deps, customerId);
  return offer ? toOffer(deps, offer) : null;
}

/** An offer that a mail was written with, if the customer can still use it. */
export async function recallOffer(
  deps: ListDeps,
  customerId: string,
  offerId: string,
): Promise<Offer | null> {
  const [offer] = await usableOffers(deps, customerId, offerId);
  return offer ? toOffer(deps, offer) : null;
}

/** The most important offer for the page after a payment, likewise. */
export async function offerForPage(
  deps: ListDeps & EvaluateDeps,
  customerId: string,
): Promise<SecondOffer | null> {
  await evaluateCustomer(deps, customerId);
  const [offer] = await usableOffers(deps, customerId);
  if (!offer) return null;
  const { offerId, percentOff, expiresAt } = offer.exposure;
  const { checkoutUrl } = offerUrls(deps, { customerId, offerId });
  return { product: offer.product, percentOff, discountMonths: null, url: checkoutUrl, endsAt: expiresAt };
}

function toOffer(deps: ListDeps, { exposure, product }: UsableOffer): Offer {
  const { offerId, customerId, title, message, percentOff, expiresAt } = exposure;
  return {
    id: offerId,
    title,
    message,
    product: { ...product.ref, title: product.title, price: product.price },
    percentOff,
    ...offerUrls(deps, { customerId, offerId }),
    endsAt: expiresAt.toISOString(),
  };
}
