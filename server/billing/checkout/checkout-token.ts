import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ProductKind, ProductRef } from '../products/product.ts';

const validDays = 30;
const version = 'v1';

/** What a link leads to buy, and for whom. It holds ids only and lets its bearer do nothing but pay, or choose the plan that is paid. */
export type CheckoutLink = {
  customerId: string;
  product: ProductRef;
  /** A second offer: what the operator offers, and the purchase that it follows; it is good for one checkout. */
  crossSellId?: string;
  offeredAfter?: string;
  /** The checkout that expired and is taken up again. */
  recoveredFrom?: string;
};
export type CheckoutTokenVerdict = CheckoutLink | 'expired' | 'invalid';

type Content = [
  customerId: string,
  productId: string,
  validUntilSeconds: number,
  kind?: ProductKind, // left out: a scenario, as in every token of the first days
  extras?: Pick<CheckoutLink, 'crossSellId' | 'offeredAfter' | 'recoveredFrom'>,
];

/** The unguessable part of `/checkout/{token}`: who buys what, for 30 days unless said otherwise. */
export function createCheckoutToken(
  { customerId, product, ...extras }: CheckoutLink,
  secret: string,
  now: Date,
  validUntil: Date = new Date(now.getTime() + validDays * 86_400_000),
): string {
  const until = Math.floor(validUntil.getTime() / 1000);
  const content: Content = [customerId, product.id, until, product.kind, extras];
  const written = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${version}.${written}.${signatureOf(written, secret)}`;
}

/** What the token says, after its signature and its date were checked. */
export function readCheckoutToken(token: string, secret: string, now: Date): CheckoutTokenVerdict {
  const [tokenVersion, content = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(signatureOf(content, secret));
  const given = Buffer.from(signature);
  if (tokenVersion !== version || rest.length > 0) return 'invalid';
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid';
  const [customerId, id, validUntil, kind = 'scenario', extras = {}] = JSON.parse(
    Buffer.from(content, 'base64url').toString(),
  ) as Content;
  if (validUntil * 1000 < now.getTime()) return 'expired';
  return { customerId, product: { kind, id }, ...extras };
}

/** The address under which the link is followed. */
export function checkoutUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/checkout/${token}`;
}

/** The purpose is part of what is signed, so that no other token made with the same secret passes for this one. */
function signatureOf(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`checkout-link.${version}.${content}`).digest('base64url');
}
