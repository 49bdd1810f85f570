import { planDeliveries } from './hooks/plan-deliveries.ts';
import type { ListenerTable } from './platform/outbox/outbox.ts';

/** Everything that listens to what features announce: name → what it does. Events wait by the name, so it never changes. */
export const allListeners: ListenerTable = {
  'hooks.plan-deliveries': planDeliveries,
};
