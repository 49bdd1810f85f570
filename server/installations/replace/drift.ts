import { differences } from '../merge/differences.ts';
import type { JsonObject } from '../merge/json.ts';
import { schedulingEdits } from '../merge/merge-scheduling.ts';
import { outline } from '../merge/outline.ts';
import type { Drift } from '../schema.ts';

/** A scenario as it stands somewhere: the blueprint and when it runs. */
export type Standing = { blueprint: JsonObject; scheduling: JsonObject | null };

/**
 * How far what stands in Make has gone from the version that is installed there.
 *
 * - `stock`: as it was installed, apart from bindings (connections, keys, hooks, data stores and structures, agents), positions in the
 *   designer, what Make's editor adds when it saves, and the reporting modules.
 * - `customised`: with edits that an upgrade keeps: other values, filters, names, settings or scheduling, modules, routes and error handlers
 *   of the customer's own. Every module of the version still stands where it stood. (A longer interval alone is no edit: where the plan
 *   allows no shorter one, the installation began with it.)
 * - `diverged`: modules of the version are gone, are other modules now, or stand elsewhere, so that an upgrade may need decisions. What
 *   cannot be read module by module counts as diverged too.
 */
export function driftOf(installed: Standing, now: Standing): Drift {
  const before = outline(installed.blueprint);
  const after = before && outline(now.blueprint, [before], 'mine');
  if (!before || !after) return 'diverged';
  const found = differences(before, after);
  const hasLeft = found.some(
    ({ what, kind }) => what === 'kind' || what === 'place' || (what === 'module' && kind === 'removed'),
  );
  if (hasLeft) return 'diverged';
  return found.length > 0 || isScheduledOtherwise(installed, now) ? 'customised' : 'stock';
}

function isScheduledOtherwise(installed: Standing, now: Standing): boolean {
  const edits = schedulingEdits(installed.scheduling, now.scheduling);
  const [before, after] = [installed, now].map(({ scheduling }) => Number(scheduling?.['interval']));
  return edits.some(({ path }) => path !== '/scheduling/interval' || !(after! > before!));
}
