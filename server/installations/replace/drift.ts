import { differences, type Difference } from '../merge/differences.ts';
import type { JsonObject } from '../merge/json.ts';
import { schedulingEdits } from '../merge/merge-scheduling.ts';
import { outline, type Outline } from '../merge/outline.ts';
import type { Edit } from '../merge/own-edits.ts';
import type { Drift, DriftChange } from '../schema.ts';

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
 *   cannot be read module by module counts as diverged too, with null in the place of the changes.
 *
 * The changes name places and never values: what a customer wrote there stays in their Make team.
 */
export function driftOf(installed: Standing, now: Standing): { drift: Drift; changes: DriftChange[] | null } {
  const before = outline(installed.blueprint);
  const after = before && outline(now.blueprint, [before], 'mine');
  if (!before || !after) return { drift: 'diverged', changes: null };
  const found = differences(before, after);
  const hasLeft = found.some(
    ({ what, kind }) => what === 'kind' || what === 'place' || (what === 'module' && kind === 'removed'),
  );
  const changes = [
    ...found.map((difference) => toChange(difference, [after, before])),
    ...schedulingDrift(installed, now).map(({ path, kind }): DriftChange => ({
      path,
      kind,
      what: 'value',
      area: 'settings',
      moduleId: null,
      module: null,
    })),
  ];
  if (hasLeft) return { drift: 'diverged', changes };
  return { drift: changes.length > 0 ? 'customised' : 'stock', changes };
}

/** When it runs otherwise than it was installed to. */
function schedulingDrift(installed: Standing, now: Standing): Edit[] {
  const edits = schedulingEdits(installed.scheduling, now.scheduling);
  const [before, after] = [installed, now].map(({ scheduling }) => Number(scheduling?.['interval']));
  return edits.filter(({ path }) => path !== '/scheduling/interval' || !(after! > before!));
}

function toChange({ path, kind, what, moduleId }: Difference, outlines: readonly Outline[]): DriftChange {
  const names = outlines.map(({ entries }) => moduleId !== null && entries.get(moduleId)?.own['module']);
  const module = names.find((name) => typeof name === 'string') ?? null;
  return { path, kind, what, area: areaOf(path, what), moduleId, module };
}

/** Where an edit belongs: what runs and in which order, what goes into the modules, or how the scenario is set. */
function areaOf(path: string, what: Difference['what']): DriftChange['area'] {
  if (what !== 'value') return 'structure';
  const [, , part = ''] = path.slice(1).split('/');
  if (!path.startsWith('/modules/') || part === 'name') return 'settings';
  return part === 'mapper' || part === 'parameters' || part === 'filter' ? 'mapping' : 'structure';
}
