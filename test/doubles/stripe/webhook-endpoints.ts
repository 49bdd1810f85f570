import type Stripe from 'stripe';
import { deliverEvents, isTaken, type Delivery, type DeliveryAnswer } from './deliver-events.ts';
import type { StripeAccount } from './stripe-account.ts';

export type EndpointDelivery = Omit<Delivery, 'to' | 'signWith' | 'apiVersion'>;

/** Sends each enabled endpoint that was registered through the API its events, in its version and with its secret. */
export async function deliverToEndpoints(
  account: StripeAccount,
  sent: Map<string, Set<string>>,
  delivery: EndpointDelivery = {},
): Promise<(DeliveryAnswer & { endpoint: string })[]> {
  const answers: (DeliveryAnswer & { endpoint: string })[] = [];
  for (const endpoint of account.webhookEndpoints.all()) {
    // While an endpoint is disabled nothing is sent to it, and nothing is kept for it.
    if (endpoint.status !== 'enabled') continue;
    const taken = sent.get(endpoint.id) ?? new Set<string>();
    sent.set(endpoint.id, taken);
    const isConnect = account.connectEndpointIds.has(endpoint.id);
    const events = (delivery.events ?? account.events.all()).filter(
      (event) =>
        !taken.has(event.id) && wants(endpoint, event) && (event.account !== undefined) === isConnect,
    );
    const own = await deliverEvents(account, endpoint.secret ?? '', {
      ...delivery,
      to: endpoint.url,
      events,
      ...(endpoint.api_version === null ? {} : { apiVersion: endpoint.api_version }),
    });
    for (const answer of own) {
      if (isTaken(answer)) taken.add(answer.eventId);
      answers.push({ ...answer, endpoint: endpoint.id });
    }
  }
  return answers;
}

function wants(endpoint: Stripe.WebhookEndpoint, event: Stripe.Event): boolean {
  return endpoint.enabled_events.some((wanted) => wanted === '*' || wanted === event.type);
}
