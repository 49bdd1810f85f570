import { createHmac, timingSafeEqual } from 'node:crypto';

const validDays = 30;
const version = 'v1';

export type CheckoutLink = { customerId: string; scenarioId: string };
export type CheckoutTokenVerdict = CheckoutLink | 'expired' | 'invalid';

/** The unguessable part of `/checkout/{token}`: who buys what, for 30 days. It holds ids only and lets its bearer do nothing but pay. */
export function createCheckoutToken(
  { customerId, scenarioId }: CheckoutLink,
  secret: string,
  now: Date,
): string {
  const validUntil = Math.floor(now.getTime() / 1000) + validDays * 86_400;
  const content = Buffer.from(JSON.stringify([customerId, scenarioId, validUntil])).toString('base64url');
  return `${version}.${content}.${signatureOf(content, secret)}`;
}

/** What the token says, after its signature and its date were checked. */
export function readCheckoutToken(token: string, secret: string, now: Date): CheckoutTokenVerdict {
  const [tokenVersion, content = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(signatureOf(content, secret));
  const given = Buffer.from(signature);
  if (tokenVersion !== version || rest.length > 0) return 'invalid';
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid';
  const [customerId, scenarioId, validUntil] = JSON.parse(Buffer.from(content, 'base64url').toString()) as [
    string,
    string,
    number,
  ];
  return validUntil * 1000 < now.getTime() ? 'expired' : { customerId, scenarioId };
}

/** The purpose is part of what is signed, so that no other token made with the same secret passes for this one. */
function signatureOf(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`checkout-link.${version}.${content}`).digest('base64url');
}
