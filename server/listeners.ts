import { heardByAlerts, takeInEvents as takeInAlertEvents } from './alerts/lifecycle/take-in-events.ts';
import { linkNewCustomers } from './billing/customers/link-new-customers.ts';
import { noteScenarioChanges } from './billing/products/sync/note-scenario-changes.ts';
import { hearOfVersions, heardByFixes } from './feedback/fixes/tell-of-fixes.ts';
import { planDeliveries } from './hooks/plan-deliveries.ts';
import type { Deps } from './platform/deps.ts';
import type { Heard, ListenerTable } from './platform/outbox/outbox.ts';
import { heardByRecommendations, noteKnownApps } from './recommendations/known-apps/note-known-apps.ts';
import { heardByRewards, takeInEvents } from './rewards/take-in-events.ts';
import { scenarioChanged } from './scenarios/announce-change.ts';

/** Everything that listens to what features announce: name → what it does. Events wait by the name, so it never changes. */
export function allListeners(deps: Deps): ListenerTable {
  return {
    'billing.link-new-customers': linkNewCustomers,
    'billing.note-scenario-changes': noteScenarioChanges(deps),
    'rewards.take-in-events': takeInEvents(deps),
    'feedback.tell-of-fixes': hearOfVersions(deps),
    'alerts.take-in-events': takeInAlertEvents(deps),
    'recommendations.note-known-apps': noteKnownApps,
    'hooks.plan-deliveries': planDeliveries,
  };
}

/** What they are told of: thousands of failed runs a second concern nobody but hooks. Who takes in another type adds it here. */
export const heardBy: Heard = {
  'alerts.take-in-events': heardByAlerts,
  'billing.link-new-customers': ['accounts.customer-created'],
  'billing.note-scenario-changes': [scenarioChanged],
  'rewards.take-in-events': heardByRewards,
  'recommendations.note-known-apps': heardByRecommendations,
  'feedback.tell-of-fixes': heardByFixes,
};
