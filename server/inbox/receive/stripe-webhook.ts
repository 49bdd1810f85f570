import express, { type Request, type Response, Router } from 'express';
import { HttpError, notConfigured } from '../../platform/errors.ts';
import { webhooksRefused } from '../../platform/metrics.ts';
import { receiveStripeEvent, type ReceiveDeps } from './receive-stripe-event.ts';
import { isSignedByStripe, signedAtSeconds } from './verify-stripe-signature.ts';

const path = '/webhooks/stripe';
const bodyLimitBytes = 1024 * 1024;

/**
 * `POST /webhooks/stripe`, with a body reader of its own: the signature is over the raw bytes, so it must be mounted before any
 * JSON parser. 2xx only after the event is stored; a refusal never says why.
 */
export function stripeWebhookRouter(deps: ReceiveDeps): Router {
  const router = Router();
  // Whatever content type a proxy makes of it, these are the bytes that were signed.
  const rawBody = express.raw({ type: () => true, limit: bodyLimitBytes });
  router.post(path, rawBody, async (req: Request, res: Response) => {
    const { stripeWebhookSecrets } = deps.config;
    if (stripeWebhookSecrets.length === 0)
      throw notConfigured('STRIPE_WEBHOOK_SECRETS', "Receiving Stripe's events");
    const payload: unknown = req.body;
    const header = req.get('Stripe-Signature');
    if (
      !Buffer.isBuffer(payload) ||
      !(await isSignedByStripe(payload, header, stripeWebhookSecrets, deps.now()))
    )
      throw refused('signature');
    const receipt = await receiveStripeEvent(deps, payload, keptHeaders(req));
    if (receipt === 'notAnEvent') throw refused('not_an_event');
    res.status(200).json({ received: true });
  });
  router.all(path, (req) => {
    throw new HttpError(405, 'method_not_allowed', `${req.method} is not answered here.`, {
      headers: { Allow: 'POST' },
    });
  });
  return router;
}

function refused(reason: string): HttpError {
  webhooksRefused.inc({ reason });
  return new HttpError(400, 'bad_signature', 'This is not a message that Stripe signed for this server.');
}

/** What helps to trace a delivery; the signature itself is not kept. */
function keptHeaders(req: Request): Record<string, string> {
  const kept: Record<string, string> = {
    signedAt: new Date(signedAtSeconds(req.get('Stripe-Signature') ?? '') * 1000).toISOString(),
  };
  for (const name of ['content-type', 'user-agent']) {
    const value = req.get(name);
    if (value !== undefined) kept[name] = value.slice(0, 500);
  }
  return kept;
}
