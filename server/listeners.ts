import { linkNewCustomers } from './billing/customers/link-new-customers.ts';
import { noteScenarioChanges } from './billing/products/sync/note-scenario-changes.ts';
import { planDeliveries } from './hooks/plan-deliveries.ts';
import type { Deps } from './platform/deps.ts';
import type { ListenerTable } from './platform/outbox/outbox.ts';
import { takeInEvents } from './rewards/take-in-events.ts';

/** Everything that listens to what features announce: name → what it does. Events wait by the name, so it never changes. */
export function allListeners(deps: Deps): ListenerTable {
  return {
    'billing.link-new-customers': linkNewCustomers,
    'billing.note-scenario-changes': noteScenarioChanges(deps),
    'rewards.take-in-events': takeInEvents(deps),
    'hooks.plan-deliveries': planDeliveries,
  };
}
