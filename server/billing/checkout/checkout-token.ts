import { z } from 'zod';
import { signedTokens } from '../../platform/signed-token.ts';
import type { ProductRef } from '../products/product.ts';

const validDays = 30;

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

const tokens = signedTokens(
  'checkout-link',
  z.tuple([
    z.string(), // customer
    z.string(), // product
    z.number(), // the second until which the link is good
    z.enum(['scenario', 'bundle', 'plan']).default('scenario'), // tokens of the first days have only three parts
    z
      .object({
        crossSellId: z.string().exactOptional(),
        offeredAfter: z.string().exactOptional(),
        recoveredFrom: z.string().exactOptional(),
      })
      .default({}),
  ]),
);

/** The unguessable part of `/checkout/{token}`: who buys what, for 30 days unless said otherwise. */
export function createCheckoutToken(
  { customerId, product, ...extras }: CheckoutLink,
  secret: string,
  now: Date,
  validUntil: Date = new Date(now.getTime() + validDays * 86_400_000),
): string {
  const until = Math.floor(validUntil.getTime() / 1000);
  return tokens.write([customerId, product.id, until, product.kind, extras], secret);
}

/** What the token says, after its signature and its date were checked. */
export function readCheckoutToken(token: string, secret: string, now: Date): CheckoutTokenVerdict {
  const content = tokens.read(token, secret);
  if (!content) return 'invalid';
  const [customerId, id, until, kind, extras] = content;
  return until * 1000 < now.getTime() ? 'expired' : { customerId, product: { kind, id }, ...extras };
}

/** The address under which the link is followed. */
export function checkoutUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/checkout/${token}`;
}
