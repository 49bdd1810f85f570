import { planDeliveries } from './hooks/plan-deliveries.ts';
import type { Deps } from './platform/deps.ts';
import type { ListenerTable } from './platform/outbox/outbox.ts';

/** Everything that listens to what features announce: name → what it does. Events wait by the name, so it never changes. */
export function allListeners(_deps: Deps): ListenerTable {
  return {
    'hooks.plan-deliveries': planDeliveries,
  };
}
