import { appsSeen } from '../../installations/preflight/tell-apps-seen.ts';
import type { Listener } from '../../platform/outbox/outbox.ts';
import { upsertKnownApps, type KnownApp } from './known-app-queries.ts';

export const heardByRecommendations = [appsSeen] as const;

/** Remembers which apps customers were seen to use, so that nothing is recommended for which they would have to get two. */
export const noteKnownApps: Listener = async (db, events) => {
  const seen = new Map<string, KnownApp>();
  for (const { type, customerId, data, occurredAt } of events) {
    if (type !== appsSeen || customerId === null || !Array.isArray(data.apps)) continue;
    for (const app of data.apps)
      if (typeof app === 'string')
        seen.set(`${customerId}:${app}`, { customerId, app, seenAt: occurredAt.toISOString() });
  }
  if (seen.size > 0) await upsertKnownApps(db, [...seen.values()]);
};
