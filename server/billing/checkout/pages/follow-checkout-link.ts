import type { Pool } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { HttpError } from '../../../platform/errors.ts';
import { findCheckout } from '../checkout-queries.ts';
import { readCheckoutToken, type CheckoutLink } from '../checkout-token.ts';
import { selectCrossSell, wasOfferTaken } from '../cross-sell-queries.ts';
import { openCheckout, type CheckoutDeps, type CheckoutWish } from '../open-checkout.ts';
import {
  expiredLinkPage,
  offerEndedPage,
  refusalPage,
  unknownLinkPage,
  type CheckoutPage,
} from './checkout-pages.ts';
import { refusedPage, sentenceOf } from './refused-page.ts';

/**
 * Where a `checkoutUrl` leads: to a fresh Stripe session, or to a page that says why not. A payment page that is open with other terms is
 * closed only when that was asked for.
 */
export async function followCheckoutLink(
  deps: CheckoutDeps & Pick<Deps, 'sessionSecret'>,
  token: string,
  { closesOpenPage = false } = {},
): Promise<{ url: string } | CheckoutPage> {
  const link = readCheckoutToken(token, deps.sessionSecret, deps.now());
  if (link === 'invalid') return unknownLinkPage();
  if (link === 'expired') return expiredLinkPage();
  const wish = await wishOf(deps, link);
  if (!wish) return offerEndedPage();
  const path = `/checkout/${encodeURIComponent(token)}`;
  return follow(deps, { ...wish, isByLink: true, keepsOpenPage: !closesOpenPage }, path);
}

async function follow(
  deps: CheckoutDeps,
  wish: CheckoutWish,
  path: string,
): Promise<{ url: string } | CheckoutPage> {
  try {
    const { url } = await openCheckout(deps, wish);
    return { url };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    // The code of a checkout that is taken up again may have ended since: the page has a field for another.
    if (error.errors?.[0]?.path === '/promotionCode') return follow(deps, withoutCode(wish), path);
    return (
      refusedPage(error, { kind: wish.product.kind, path }) ?? refusalPage(error.status, sentenceOf(error))
    );
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
