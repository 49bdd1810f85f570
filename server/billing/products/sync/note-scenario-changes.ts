import type { Deps } from '../../../platform/deps.ts';
import type { Listener } from '../../../platform/outbox/outbox.ts';
import { scenarioChanged } from '../../../scenarios/announce-change.ts';
import { noteAndSync } from './note-product.ts';

/** A scenario was renamed, costs something else, or is seen by customers no longer: Stripe is to know. */
export function noteScenarioChanges(deps: Pick<Deps, 'queue' | 'now'>): Listener {
  return async (db, events) => {
    const ids = events.flatMap(({ type, scenarioId }) =>
      type === scenarioChanged && scenarioId !== null ? [scenarioId] : [],
    );
    // In one order, so that two batches never wait for each other.
    for (const id of [...new Set(ids)].toSorted())
      await noteAndSync(deps, db, { kind: 'scenario', id }, deps.now());
  };
}
