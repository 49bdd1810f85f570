import type { Pool } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { HttpError } from '../../../platform/errors.ts';
import type { ProductKind } from '../../products/product.ts';
import { findCheckout } from '../checkout-queries.ts';
import { readCheckoutToken, type CheckoutLink } from '../checkout-token.ts';
import { selectCrossSell, wasOfferTaken } from '../cross-sell-queries.ts';
import { openCheckout, type CheckoutDeps, type CheckoutWish } from '../open-checkout.ts';
import {
  alreadyBoughtPage,
  expiredLinkPage,
  offerEndedPage,
  otherPlanPage,
  refusalPage,
  unknownLinkPage,
  type CheckoutPage,
} from './checkout-pages.ts';

/** Where a `checkoutUrl` leads: to a fresh Stripe session, or to a page that says why not. */
export async function followCheckoutLink(
  deps: CheckoutDeps & Pick<Deps, 'sessionSecret'>,
  token: string,
): Promise<{ url: string } | CheckoutPage> {
  const link = readCheckoutToken(token, deps.sessionSecret, deps.now());
  if (link === 'invalid') return unknownLinkPage();
  if (link === 'expired') return expiredLinkPage();
  const wish = await wishOf(deps, link);
  return wish ? follow(deps, wish) : offerEndedPage();
}

async function follow(deps: CheckoutDeps, wish: CheckoutWish): Promise<{ url: string } | CheckoutPage> {
  try {
    const { url } = await openCheckout(deps, { ...wish, isByLink: true });
    return { url };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    // The code of a checkout that is taken up again may have ended since: the page has a field for another.
    if (error.errors?.[0]?.path === '/promotionCode') return follow(deps, withoutCode(wish));
    return pageOf(error, wish.product.kind);
  }
}

function withoutCode({ promotionCode: _ended, ...wish }: CheckoutWish): CheckoutWish {
  return wish;
}

/** What the customer had typed. */
async function codeOf(pool: Pool, checkoutId: string): Promise<{ promotionCode?: string }> {
  const promotionCode = (await findCheckout(pool, checkoutId))?.promotionCode ?? null;
  return promotionCode === null ? {} : { promotionCode };
}

/** What the link stands for now; null: a second offer that was used, or that the operator has taken back. */
async function wishOf(
  { pool }: Pick<Deps, 'pool'>,
  { crossSellId, ...link }: CheckoutLink,
): Promise<CheckoutWish | null> {
  if (link.recoveredFrom !== undefined)
    return { ...link, source: 'recovery', ...(await codeOf(pool, link.recoveredFrom)) };
  if (crossSellId === undefined) return link;
  const crossSell = await selectCrossSell(pool, crossSellId);
  const isTaken = link.offeredAfter !== undefined && (await wasOfferTaken(pool, link.offeredAfter));
  if (!crossSell || isTaken) return null;
  const { percentOff, discountMonths } = crossSell;
  return { ...link, source: 'offer', percentOff, discountMonths };
}

function pageOf(error: HttpError, kind: ProductKind): CheckoutPage {
  const portalUrl = error.extra['portalUrl'];
  const portal = typeof portalUrl === 'string' ? portalUrl : null;
  if (error.code === 'already_entitled') return alreadyBoughtPage(kind);
  if (error.code === 'other_plan') return otherPlanPage(error.message, portal);
  return refusalPage(error.status, error.errors?.[0]?.message ?? error.message);
}
