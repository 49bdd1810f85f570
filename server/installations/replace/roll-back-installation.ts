import type { Deps } from '../../platform/deps.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import { findVersion } from '../../scenarios/find-scenario.ts';
import type { InstallationRow } from '../find-installation.ts';
import { toInstallation } from '../installation-answer.ts';
import { instrumentedFor, modulesOf } from '../reporting/instrument-in-make.ts';
import { readReplaceable, type Owned } from './read-replaceable.ts';
import { replaceBlueprint } from './replace-blueprint.ts';
import { lostBindings, replacementChanges } from './replacement-changes.ts';
import { findUndoable, type UndoableBlueprint } from './replacement-queries.ts';
import { reportTokenFor, withReportToken } from '../reporting/report-token.ts';
import type { Replaced } from './upgrade-schema.ts';

/**
 * Undoes the last upgrade: puts back what stood in Make before it, byte for byte. The text that was kept is sent as it is, with
 * the report token in the place of its placeholder, and the scheduling with it. So connections, hooks and other bindings are again those
 * of that time: what was chosen since, also for a module that both versions have, is not put in, but listed as "notCarriedOver"; every
 * other edit since the upgrade is listed in "changes" and kept, beside us, in what the rollback replaced. The scenario keeps the name
 * that it has in Make now. One exception: where the installation reports in another way by now, the reporting modules are those of that way.
 */
export async function rollBackInstallation(deps: Deps, owned: Owned): Promise<Replaced> {
  const replaceable = await readReplaceable(deps, owned, async () => {});
  const { row, seen, settled, place } = replaceable;
  if (settled?.replacedBy === 'rollback') {
    const kept = JSON.parse(settled.blueprint) as Record<string, unknown>;
    const before = { blueprint: kept, scheduling: seen.scheduling };
    return answer(row, before, seen);
  }
  const former = await findUndoable(deps.pool, row.id);
  if (!former) throw conflict('conflict', 'No upgrade of this installation is left to undo.');
  const version = await findVersion(deps.pool, row.scenarioId, former.versionNumber);
  if (!version) throw notFound('The version');
  const kept = withReportToken(former.blueprint, reportTokenFor(row.id, deps.sessionSecret));
  const blueprint = reportingAsNow(deps, row, former, kept);
  const scheduling = former.scheduling === JSON.stringify(seen.scheduling) ? null : former.scheduling;
  const rolledBack = await replaceBlueprint(deps, {
    row,
    place,
    before: seen,
    replacedBy: 'rollback',
    version,
    blueprint,
    scheduling,
    confirmed: true, // what stood there was consented to when it was installed
    undoes: former.id,
  });
  return answer(rolledBack, seen, {
    blueprint: JSON.parse(blueprint) as Record<string, unknown>,
    scheduling: scheduling === null ? seen.scheduling : (JSON.parse(scheduling) as Record<string, unknown>),
  });
}

/** As it was kept, letter by letter, unless the installation reports in another way by now: then with the modules of that way. */
function reportingAsNow(
  deps: Deps,
  { id, reporting }: InstallationRow,
  former: UndoableBlueprint,
  kept: string,
): string {
  if (former.reporting === null || modulesOf(former.reporting) === modulesOf(reporting)) return kept;
  return JSON.stringify(instrumentedFor(deps, id, reporting, JSON.parse(kept) as Record<string, unknown>));
}

type Standing = Parameters<typeof replacementChanges>[0];

function answer(row: Parameters<typeof toInstallation>[0], before: Standing, after: Standing): Replaced {
  return {
    ...toInstallation(row),
    notCarriedOver: lostBindings(before.blueprint, after.blueprint),
    changes: replacementChanges(before, after),
    conflicts: [],
    isApplied: true,
  };
}
