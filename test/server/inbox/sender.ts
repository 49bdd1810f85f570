import Stripe from 'stripe';
import { newId } from '../../../server/platform/ids.ts';

export type Sender = ReturnType<typeof createSender>;

/** Sends events to a server as Stripe does, from no account at all. */
export function createSender(url: string, secret: string) {
  const sign = (payload: string) => Stripe.webhooks.generateTestHeaderString({ payload, secret });
  return {
    sign,
    /** A new event of no consequence, with these fields in place of its own. */
    payload: (change: Record<string, unknown> = {}): string =>
      JSON.stringify({
        id: newId('evt'),
        object: 'event',
        api_version: '2026-10-28.endive',
        created: Math.floor(Date.now() / 1000),
        livemode: false,
        type: 'product.created',
        data: { object: { id: 'prod_1', object: 'product' } },
        ...change,
      }),
    /** Answers the status. */
    send: async (payload: string, signature: string = sign(payload)): Promise<number> => {
      const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
      const answer = await fetch(`${url}/webhooks/stripe`, { method: 'POST', body: payload, headers });
      await answer.arrayBuffer();
      return answer.status;
    },
  };
}
