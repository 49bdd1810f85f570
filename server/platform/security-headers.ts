import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

const nonceBytes = 16;
let drawn = Buffer.alloc(0);
let used = 0;

/** Random for each answer; drawn for 256 at once, because asking for few bytes costs as much as all other headers together. */
function nonce(): string {
  if (used === drawn.length) [drawn, used] = [randomBytes(256 * nonceBytes), 0];
  used += nonceBytes;
  return drawn.toString('base64', used - nonceBytes, used);
}

/** The nonce of this answer's inline styles; pages of ours put it where the policy asks for it. */
export function styleNonceOf(res: Response): string {
  return String(res.locals.styleNonce);
}

/**
 * Headers for every answer: scripts and styles only from ourselves (styles also with the answer's nonce, for the dashboard's
 * theme variables), no framing, no sniffing, and HTTPS remembered for a year where the public address has it.
 */
export function securityHeaders({ isHttps }: { isHttps: boolean }): RequestHandler[] {
  return [
    (_req, res, next) => {
      res.locals.styleNonce = nonce();
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'none'"],
          connectSrc: ["'self'"],
          // After "Pay" our page redirects to Stripe's; browsers apply form-action to redirects too.
          formAction: ["'self'", 'https://checkout.stripe.com', 'https://billing.stripe.com'],
          frameAncestors: ["'none'"],
          imgSrc: ["'self'", 'data:'],
          objectSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", (_req, res) => `'nonce-${styleNonceOf(res as Response)}'`],
          ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
      referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    }),
  ];
}
