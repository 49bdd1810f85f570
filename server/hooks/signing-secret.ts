import { createHmac, hkdfSync } from 'node:crypto';

/**
 * The key that signs what a hook is sent. It is derived from the hook's id with the server's secret, as report addresses are: the
 * scheme needs the key itself for every delivery, and so nothing has to be stored that could leak.
 */
function signingKey(hookId: string, sessionSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', sessionSecret, hookId, 'hook signing key', 32));
}

/** The key as receivers write it down. */
export function signingSecretFor(hookId: string, sessionSecret: string): string {
  return `whsec_${signingKey(hookId, sessionSecret).toString('base64')}`;
}

/** The headers of the Standard Webhooks scheme (github.com/standard-webhooks/standard-webhooks). */
export function signatureHeaders(
  delivery: { hookId: string; eventId: string; body: string },
  { sessionSecret, now }: { sessionSecret: string; now: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', signingKey(delivery.hookId, sessionSecret))
    .update(`${delivery.eventId}.${timestamp}.${delivery.body}`)
    .digest('base64');
  return {
    'webhook-id': delivery.eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
