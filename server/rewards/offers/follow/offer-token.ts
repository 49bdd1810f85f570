import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Deps } from '../../../platform/deps.ts';

export type OfferLink = { customerId: string; offerId: string };

type LinkDeps = Pick<Deps, 'sessionSecret' | 'publicUrl'>;

/** The addresses of an offer for one customer. They hold ids only and let their bearer do nothing but pay for that customer. */
export function offerUrls(
  { sessionSecret, publicUrl }: LinkDeps,
  { customerId, offerId }: OfferLink,
): { landingUrl: string; checkoutUrl: string } {
  const content = Buffer.from(JSON.stringify([customerId, offerId])).toString('base64url');
  const landingUrl = `${publicUrl()}/offers/v1.${content}.${signatureOf(content, sessionSecret)}`;
  return { landingUrl, checkoutUrl: `${landingUrl}/checkout` };
}

/** Whose offer a link leads to; null when it is not one of ours. When the offer ends stands in the offer. */
export function readOfferToken(
  { sessionSecret }: Pick<Deps, 'sessionSecret'>,
  token: string,
): OfferLink | null {
  const [version, content = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(signatureOf(content, sessionSecret));
  const given = Buffer.from(signature);
  if (version !== 'v1' || rest.length > 0 || given.length !== expected.length) return null;
  if (!timingSafeEqual(given, expected)) return null;
  const [customerId, offerId] = JSON.parse(Buffer.from(content, 'base64url').toString()) as [string, string];
  return { customerId, offerId };
}

/** The purpose is part of what is signed, so that no other token made with the same secret passes for this one. */
function signatureOf(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`offer-link.v1.${content}`).digest('base64url');
}
