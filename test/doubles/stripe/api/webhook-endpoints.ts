import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';
import { flagOf, listOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

const FIELDS = 'url enabled_events api_version description metadata connect disabled'.split(' ');

/** `/v1/webhook_endpoints`; a secret is told once, when its endpoint is made. */
export function webhookEndpointRoutes(account: StripeAccount): Route[] {
  const without = ({ secret: _secret, ...endpoint }: Stripe.WebhookEndpoint) => endpoint;
  return [
    route('POST', '/v1/webhook_endpoints', ({ input, at }) => {
      refuseUnknown(input, FIELDS);
      const endpoint = account.webhookEndpoints.add({
        id: account.newId('we'),
        object: 'webhook_endpoint',
        api_version: textOf(input, 'api_version') ?? null,
        application: null,
        created: at,
        description: textOf(input, 'description') ?? null,
        enabled_events: listOf(input['enabled_events']).map(String),
        livemode: false,
        metadata: mergedMetadata({}, input['metadata']),
        secret: `whsec_${randomBytes(16).toString('hex')}`,
        status: 'enabled',
        url: requiredText(input, 'url'),
      });
      if (flagOf(input, 'connect')) account.connectEndpointIds.add(endpoint.id);
      return endpoint;
    }),
    route('GET', '/v1/webhook_endpoints', ({ input, path }) => {
      const page = listPage(account.webhookEndpoints.listing(), input, path);
      return { ...page, data: page.data.map(without) };
    }),
    route('GET', '/v1/webhook_endpoints/:id', ({ id }) => without(presentEndpoint(account, id))),
    route('POST', '/v1/webhook_endpoints/:id', ({ id, input }) => {
      refuseUnknown(input, FIELDS);
      const endpoint = presentEndpoint(account, id);
      endpoint.url = textOf(input, 'url') ?? endpoint.url;
      endpoint.description = textOf(input, 'description') ?? endpoint.description;
      if (input['enabled_events'] !== undefined)
        endpoint.enabled_events = listOf(input['enabled_events']).map(String);
      const disabled = flagOf(input, 'disabled');
      if (disabled !== undefined) endpoint.status = disabled ? 'disabled' : 'enabled';
      endpoint.metadata = mergedMetadata(endpoint.metadata, input['metadata']);
      return without(endpoint);
    }),
    route('DELETE', '/v1/webhook_endpoints/:id', ({ id }) => {
      presentEndpoint(account, id);
      account.webhookEndpoints.delete(id);
      return { id, object: 'webhook_endpoint', deleted: true };
    }),
  ];
}

/** A webhook endpoint that is there. */
export function presentEndpoint(account: StripeAccount, id: string): Stripe.WebhookEndpoint {
  const endpoint = account.webhookEndpoints.get(id);
  if (!endpoint) throw noSuch('webhook endpoint', id, 'webhook_endpoint');
  return endpoint;
}
