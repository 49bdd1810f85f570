import { z } from 'zod';
import type { Deps } from '../../../platform/deps.ts';
import { signedTokens } from '../../../platform/signed-token.ts';

export type OfferLink = { customerId: string; offerId: string };

const tokens = signedTokens('offer-link', z.tuple([z.string(), z.string()]));

/** The addresses of an offer for one customer. They hold ids only and let their bearer do nothing but pay for that customer. */
export function offerUrls(
  { sessionSecret, publicUrl }: Pick<Deps, 'sessionSecret' | 'publicUrl'>,
  { customerId, offerId }: OfferLink,
): { landingUrl: string; checkoutUrl: string } {
  const landingUrl = `${publicUrl()}/offers/${tokens.write([customerId, offerId], sessionSecret)}`;
  return { landingUrl, checkoutUrl: `${landingUrl}/checkout` };
}

/** Whose offer a link leads to; null when it is not one of ours. When the offer ends stands in the offer. */
export function readOfferToken(
  { sessionSecret }: Pick<Deps, 'sessionSecret'>,
  token: string,
): OfferLink | null {
  const content = tokens.read(token, sessionSecret);
  return content && { customerId: content[0], offerId: content[1] };
}
