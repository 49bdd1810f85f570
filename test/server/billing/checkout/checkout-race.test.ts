import { createServer, request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startShop, type Shop } from '../shop.ts';

/** A way to Stripe on which one answer can be held back until it is let go. */
async function startHoldingProxy(target: () => string) {
  let hold: { path: string; arrived: () => void; release: Promise<void> } | null = null;
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', target());
    const held = hold && incoming.method === 'POST' && url.pathname === hold.path ? hold : null;
    if (held) hold = null;
    const { method, headers } = incoming;
    const asked = request(url, { method, headers: { ...headers, host: url.host } }, (answer) => {
      held?.arrived();
      void (held?.release ?? Promise.resolve()).then(() => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
    });
    incoming.pipe(asked);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Holds the answer to the next POST to this path; Stripe has done what it was asked when `arrived` is there. */
    holdNext(path: string) {
      const arrived = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      hold = { path, arrived: arrived.resolve, release: released.promise };
      return { arrived: arrived.promise, letGo: released.resolve };
    },
    close: () => server.close(),
  };
}

let shop: Shop;
let proxy: Awaited<ReturnType<typeof startHoldingProxy>>;
beforeAll(async () => {
  proxy = await startHoldingProxy(() => shop.stripe.url);
  shop = await startShop({ reachStripeAt: proxy.url });
});
afterAll(async () => {
  await shop.close();
  proxy.close();
});

test('when a slow answer meets a checkout that another has replaced, one session can be paid', async () => {
  const buyer = await shop.newBuyer();
  const ware = await shop.newWare({ amount: 1900, currency: 'usd' });
  const held = proxy.holdNext('/v1/checkout/sessions');
  const slow = buyer.post('/v1/checkout', { scenario: ware.id });
  await held.arrived;
  await shop.server.pool.query('update scenarios set title = $2 where id = $1', [
    ware.id,
    'Renamed meanwhile',
  ]);
  const fast = await buyer.post('/v1/checkout', { scenario: ware.id });
  held.letGo();
  const late = await slow;

  expect([fast.status, late.status]).toEqual([201, 201]);
  expect(late.body.sessionId).toBe(fast.body.sessionId);
  const open = shop.stripe.account.sessions.all().filter(({ status }) => status === 'open');
  expect(open.map(({ id }) => id)).toEqual([fast.body.sessionId]);
  expect(shop.stripe.account.sessions.all()).toHaveLength(2);
});
