import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { listPayouts } from './list-payouts.ts';
import { PayoutPage, PayoutQuery } from './payout-schema.ts';

/** What Stripe sent to the bank. */
export function payoutRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/payouts',
      summary: 'List payouts, and whether each ties out',
      description:
        'The movements of an automatic payout are summed and looked up in the ledger, and again each night while they do not fit.',
      access: { kind: 'operator', scope: 'billing:read' },
      query: PayoutQuery,
      answers: { 200: PayoutPage },
      handle: async ({ query }) => ok(await listPayouts(deps.pool, query)),
    }),
  ];
}
