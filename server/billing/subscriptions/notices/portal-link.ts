import { createHmac, timingSafeEqual } from 'node:crypto';

const validDays = 14;
const version = 'v1';

/** Who is led to which subscription in Stripe's billing portal. */
export type PortalLink = { customerId: string; subscriptionId: string };

type Content = [customerId: string, subscriptionId: string, validUntilSeconds: number];

/** The unguessable address that a mail about a subscription leads to: good for 14 days, it opens the billing portal. */
export function portalLinkUrl(
  publicUrl: string,
  { customerId, subscriptionId }: PortalLink,
  secret: string,
  now: Date,
): string {
  const until = Math.floor(now.getTime() / 1000) + validDays * 86_400;
  const content: Content = [customerId, subscriptionId, until];
  const written = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${publicUrl}/billing-portal/${version}.${written}.${signatureOf(written, secret)}`;
}

/** What the token says, after its signature and its date were checked. */
export function readPortalToken(
  token: string,
  secret: string,
  now: Date,
): PortalLink | 'expired' | 'invalid' {
  const [tokenVersion, content = '', signature = '', ...rest] = token.split('.');
  const [expected, given] = [Buffer.from(signatureOf(content, secret)), Buffer.from(signature)];
  if (tokenVersion !== version || rest.length > 0) return 'invalid';
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid';
  const [customerId, subscriptionId, until] = JSON.parse(
    Buffer.from(content, 'base64url').toString(),
  ) as Content;
  return until * 1000 < now.getTime() ? 'expired' : { customerId, subscriptionId };
}

/** The purpose is part of what is signed, so that no other token made with the same secret passes for this one. */
function signatureOf(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`portal-link.${version}.${content}`).digest('base64url');
}
