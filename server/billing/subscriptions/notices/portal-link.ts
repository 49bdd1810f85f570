import { z } from 'zod';
import { signedTokens } from '../../../platform/signed-token.ts';

const validDays = 14;

/** Who is led to which subscription in Stripe's billing portal. */
export type PortalLink = { customerId: string; subscriptionId: string };

/** Customer, subscription, and the second until which the link is good. */
const tokens = signedTokens('portal-link', z.tuple([z.string(), z.string(), z.number()]));

/** The unguessable address that a mail about a subscription leads to: good for 14 days, it opens the billing portal. */
export function portalLinkUrl(
  publicUrl: string,
  { customerId, subscriptionId }: PortalLink,
  secret: string,
  now: Date,
): string {
  const until = Math.floor(now.getTime() / 1000) + validDays * 86_400;
  return `${publicUrl}/billing-portal/${tokens.write([customerId, subscriptionId, until], secret)}`;
}

/** What the token says, after its signature and its date were checked. */
export function readPortalToken(
  token: string,
  secret: string,
  now: Date,
): PortalLink | 'expired' | 'invalid' {
  const content = tokens.read(token, secret);
  if (!content) return 'invalid';
  const [customerId, subscriptionId, until] = content;
  return until * 1000 < now.getTime() ? 'expired' : { customerId, subscriptionId };
}
