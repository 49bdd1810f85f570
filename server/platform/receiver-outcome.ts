import { codeOf } from './database.ts';
import { RefusedAddressError } from './safe-http.ts';

const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO/;

/** Why no answer of a receiver came, as a sentence without its address, which may be a secret. */
export function whyUnreached(error: unknown): string {
  const code = codeOf(error);
  if (error instanceof RefusedAddressError) return error.message;
  if (code === '')
    return error instanceof Error ? error.message.slice(0, 200) : 'The receiver could not be reached.';
  if (code === 'ENOTFOUND' || code === 'ENODATA') return "The receiver's host was not found.";
  if (certificateCode.test(code)) return `No secure connection to the receiver could be made (${code}).`;
  return `The receiver could not be reached (${code}).`;
}

/** Seconds that a busy receiver asks for in `Retry-After`, as a number or a date, up to the longest; 0: it asks for none. */
export function pauseAskedFor(retryAfter: string | undefined, longestSeconds: number): number {
  if (retryAfter === undefined) return 0;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? 0 : Math.min(longestSeconds, Math.max(0, seconds));
}
