type Details = { type?: string; code?: string; param?: string };

/** A refusal in Stripe's shape: `{ error: { type, message, code?, param? } }`. */
export class StripeApiError extends Error {
  readonly status: number;
  readonly details: Details;

  constructor(status: number, message: string, details: Details = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** The JSON body of an error, as Stripe writes it. */
export function stripeErrorBody(message: string, details: Details): Record<string, unknown> {
  return {
    error: {
      ...(details.code
        ? { code: details.code, doc_url: `https://stripe.com/docs/error-codes/${details.code}` }
        : {}),
      message,
      ...(details.param ? { param: details.param } : {}),
      type: details.type ?? 'invalid_request_error',
    },
  };
}

/** What Stripe says with a status when nothing is wrong with the request itself. */
export function usualStripeFailure(status: number): Record<string, unknown> {
  if (status === 429) {
    const message =
      'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.';
    return stripeErrorBody(message, { code: 'rate_limit' });
  }
  if (status >= 500) return stripeErrorBody('An unexpected error occurred.', { type: 'api_error' });
  return stripeErrorBody(`The request was refused with status ${status}.`, {});
}

/** 404 as for an object of this account that is not there. */
export function noSuch(kind: string, id: string, param = 'id'): StripeApiError {
  return new StripeApiError(404, `No such ${kind}: '${id}'`, { code: 'resource_missing', param });
}

/** 400 for a parameter that is missing or wrong. */
export function invalid(message: string, param?: string, code?: string): StripeApiError {
  return new StripeApiError(400, message, { ...(param ? { param } : {}), ...(code ? { code } : {}) });
}
