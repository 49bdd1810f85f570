import { invalid } from '../../platform/errors.ts';
import type { Standing } from './drift.ts';
import { choicesBy, type Decisions } from '../merge/choices.ts';
import { below, type JsonObject } from '../merge/json.ts';
import { mergeBlueprints } from '../merge/merge-blueprints.ts';
import { mergeScheduling } from '../merge/merge-scheduling.ts';
import { putReports } from '../merge/reports.ts';
import { lostBindings, replacementChanges } from './replacement-changes.ts';
import type { Replaced } from './upgrade-schema.ts';

/** What an upgrade would put into Make. */
export type UpgradePlan = {
  blueprint: JsonObject;
  /** Null leaves it as it is. */
  scheduling: JsonObject | null;
} & Pick<Replaced, 'changes' | 'conflicts' | 'notCarriedOver'>;

export type UpgradeSides = {
  /** The installed version, and the new one, both with the name that the installation was given. */
  base: Standing & { scheduling: JsonObject };
  theirs: Standing & { scheduling: JsonObject };
  /** What stands in Make. */
  mine: Standing;
};

/**
 * The upgrade as a whole: blueprints and scheduling merged, reporting modules put back by `instrument`, and everything that changes or
 * stays, listed. A decision about a place that is no conflict is refused, for it would be lost.
 */
export function planUpgrade(
  { base, mine, theirs }: UpgradeSides,
  decisions: Decisions,
  instrument: (blueprint: JsonObject) => JsonObject,
): UpgradePlan {
  const choices = choicesBy(decisions);
  const merge = mergeBlueprints(
    { base: base.blueprint, mine: mine.blueprint, theirs: theirs.blueprint },
    choices,
  );
  const scheduling = mergeScheduling(
    { base: base.scheduling, mine: mine.scheduling, theirs: theirs.scheduling },
    choices,
  );
  const conflicts = choices.conflicts();
  const known = new Set(conflicts.map(({ path }) => path));
  const unknown = Object.keys(decisions.decisions).find((path) => !known.has(path));
  if (unknown !== undefined)
    throw invalid(
      below('/decisions', unknown),
      'There is no conflict at this path. Read the present ones by a "Dry run" (dryRun) and decide those.',
    );
  const reported = putReports(
    merge.blueprint,
    { base: base.blueprint, mine: merge.mine, theirs: theirs.blueprint },
    instrument,
  );
  const after = { blueprint: reported.blueprint, scheduling: scheduling ?? mine.scheduling };
  const renumbered = [...merge.renumbered.values()].map((id) => ({
    path: `/modules/${id}/id`,
    moduleId: id,
    kind: 'changed' as const,
    by: 'theirs' as const,
  }));
  return {
    blueprint: reported.blueprint,
    scheduling,
    conflicts,
    changes: [
      ...replacementChanges({ ...mine, blueprint: merge.mine }, after, { base, version: theirs }),
      ...renumbered,
      ...reported.changes,
    ],
    notCarriedOver: lostBindings(merge.mine, reported.blueprint),
  };
}
