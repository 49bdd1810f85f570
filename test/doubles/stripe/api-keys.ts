import { StripeApiError } from './api/stripe-api-error.ts';

/** The keys that the double accepts, and why it refuses others. */
export function createKeys(first: string) {
  const accepted = new Set([first]);
  const revoked = new Set<string>();
  return {
    accept(key: string): void {
      accepted.add(key);
      revoked.delete(key);
    },
    revoke(key: string = first): void {
      accepted.delete(key);
      revoked.add(key);
    },
    /** Why a request is refused; null when its key is good. */
    refusalOf(authorization: string | null): StripeApiError | null {
      const given = authorization?.replace(/^Bearer /, '') ?? '';
      if (given === '') return new StripeApiError(401, 'You did not provide an API key.');
      if (revoked.has(given))
        return new StripeApiError(401, `Expired API Key provided: ${given.slice(0, 8)}****`, {
          code: 'api_key_expired',
        });
      return accepted.has(given)
        ? null
        : new StripeApiError(401, `Invalid API Key provided: ${given.slice(0, 8)}****`);
    },
  };
}
