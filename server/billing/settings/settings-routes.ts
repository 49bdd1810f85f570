import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { readBillingSettings } from './billing-settings.ts';
import { changeBillingSettings } from './change-billing-settings.ts';
import { BillingSettingsAnswer, UpdateBillingSettingsBody } from './schema.ts';

/** How the library sells. */
export function billingSettingsRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/billing-settings',
      summary: 'Get how the library sells',
      access: { kind: 'operator', scope: 'billing:read' },
      answers: { 200: BillingSettingsAnswer },
      handle: async () => ok(await readBillingSettings(deps.pool)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/billing-settings',
      summary: 'Change how the library sells',
      description:
        'Rights that exist are computed anew by the rules; with another tax behaviour everything gets another price.',
      access: { kind: 'operator', scope: 'billing:write' },
      body: UpdateBillingSettingsBody,
      answers: { 200: BillingSettingsAnswer },
      handle: async ({ body }) => ok(await changeBillingSettings(deps, body)),
    }),
  ];
}
