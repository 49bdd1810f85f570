import { loadStripe } from '../../platform/stripe-errors.ts';

const toleranceSeconds = 300;

/** Whether one of the secrets signed exactly these bytes, at most five minutes ago or ahead. */
export async function isSignedByStripe(
  payload: Buffer,
  header: string | undefined,
  secrets: readonly string[],
  now: Date,
): Promise<boolean> {
  const { signature } = (await loadStripe()).webhooks;
  if (!signature || header === undefined || payload.length === 0) return false;
  // Stripe's own check refuses only the past.
  if (signedAtSeconds(header) > Math.floor(now.getTime() / 1000) + toleranceSeconds) return false;
  return secrets.some((secret) => {
    try {
      return signature.verifyHeader(payload, header, secret, toleranceSeconds, undefined, now.getTime());
    } catch {
      return false;
    }
  });
}

/** The instant that was signed: `t` of the header, the last one when it is repeated, as Stripe's check reads it. */
export function signedAtSeconds(header: string): number {
  const stamps = header.split(',').filter((item) => item.startsWith('t='));
  return Number.parseInt(stamps.at(-1)?.slice(2) ?? '', 10);
}
