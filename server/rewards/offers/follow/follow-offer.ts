import { openCheckout, type CheckoutDeps } from '../../../billing/checkout/open-checkout.ts';
import { refusedPage, sentenceOf } from '../../../billing/checkout/pages/refused-page.ts';
import type { Deps } from '../../../platform/deps.ts';
import { HttpError } from '../../../platform/errors.ts';
import { selectSeenExposures } from '../exposure-queries.ts';
import { usableOffers, type UsableOffer } from '../list-offers.ts';
import { couponOf } from './offer-coupon.ts';
import { offerUrls, readOfferToken, type OfferLink } from './offer-token.ts';
import { landingPage, overPage, refusalPage, unknownPage, usedPage, type OfferPage } from './offer-pages.ts';
import { switchPlanUrl } from './switch-plan.ts';

type FollowDeps = CheckoutDeps & Pick<Deps, 'sessionSecret'>;

/** The page that shows an offer to the customer whose link it is. */
export async function showOffer(deps: FollowDeps, token: string): Promise<OfferPage> {
  const found = await followed(deps, token);
  if ('status' in found) return found;
  const { exposure, product } = found;
  return landingPage(exposure, product, offerUrls(deps, exposure).checkoutUrl);
}

/** Where the button of an offer leads: to Stripe's page with the discount applied, or to a page that says why not. */
export async function followOffer(
  deps: FollowDeps,
  token: string,
  { closesOpenPage = false } = {},
): Promise<{ url: string } | OfferPage> {
  const found = await followed(deps, token);
  if ('status' in found) return found;
  const { exposure, product } = found;
  const { customerId } = exposure;
  try {
    const couponId = await couponOf(deps, exposure);
    const portalUrl = exposure.isNextTier ? await switchPlanUrl(deps, exposure, couponId) : null;
    if (portalUrl !== null) return { url: portalUrl };
    return await openCheckout(deps, {
      customerId,
      product: product.ref,
      couponId,
      source: 'offer',
      isByLink: true,
      keepsOpenPage: !closesOpenPage,
    });
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const path = `/offers/${encodeURIComponent(token)}/checkout`;
    return (
      refusedPage(error, { kind: product.ref.kind, path }) ?? refusalPage(error.status, sentenceOf(error))
    );
  }
}

async function followed(deps: FollowDeps, token: string): Promise<UsableOffer | OfferPage> {
  const link = readOfferToken(deps, token);
  if (!link) return unknownPage();
  const [offer] = await usableOffers(deps, link.customerId, link.offerId);
  return offer ?? (await whyNot(deps, link));
}

async function whyNot({ pool }: FollowDeps, { customerId, offerId }: OfferLink): Promise<OfferPage> {
  const [exposure] = await selectSeenExposures(pool, customerId, offerId);
  return exposure?.state === 'redeemed' ? usedPage() : overPage();
}
