import { requireEntitlement } from '../../billing/entitlements/require-entitlement.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError, notFound } from '../../platform/errors.ts';
import type { Blueprint } from '../../scenarios/blueprint/types.ts';
import { findScenario, findVersion, type InstallableVersion } from '../../scenarios/find-scenario.ts';
import { addReporting } from '../install/compose-blueprint.ts';
import type { InstallationRow } from '../find-installation.ts';
import { toInstallation } from '../installation-answer.ts';
import { below } from '../merge/json.ts';
import { installedAs } from '../note-standing.ts';
import { planUpgrade, type UpgradePlan } from './plan-upgrade.ts';
import { nameIn } from '../make/read-in-make.ts';
import { readReplaceable, type Owned, type Replaceable } from './read-replaceable.ts';
import { replaceBlueprint } from './replace-blueprint.ts';
import { lostBindings, replacementChanges } from './replacement-changes.ts';
import type { UnansweredReplacement } from './replacement-queries.ts';
import { reportUrlFor } from '../reporting/report-token.ts';
import type { Replaced, UpgradeBody, UpgradeConflict } from './upgrade-schema.ts';

/**
 * Puts a newer version in the place of the one that is installed. What the customer left alone becomes the new version's; their own edits,
 * names and scheduling stay, and so do connections, hooks and other bindings wherever the module is still the same. What both changed
 * is decided by the caller: without a decision for each conflict nothing is changed. A repeated request whose first answer was lost is
 * answered from what stands in Make.
 */
export async function upgradeInstallation(deps: Deps, owned: Owned, body: UpgradeBody): Promise<Replaced> {
  const replaceable = await readReplaceable(deps, owned, (row) => requireVersion(deps, row, body));
  const { row, seen, settled } = replaceable;
  const version = await requireVersion(deps, row, body, settled);
  if (settled?.replacedBy === 'upgrade' && settled.targetVersionId === version.id)
    return answerSettled(replaceable, settled, version);
  const plan = await planFor(deps, replaceable, version, body);
  const open = plan.conflicts.filter(({ taken }) => taken === null);
  if (body.dryRun) return answer(row, plan, false);
  if (open.length > 0) throw undecided(open, version);
  const upgraded = await replaceBlueprint(deps, {
    row,
    place: replaceable.place,
    before: seen,
    replacedBy: 'upgrade',
    version,
    blueprint: JSON.stringify(plan.blueprint),
    scheduling: plan.scheduling && JSON.stringify(plan.scheduling),
    confirmed: body.confirmAppInstall,
    undoes: null,
  });
  return answer(upgraded, plan, true);
}

/** The version to upgrade to: published, newer than the installed one, and the customer's to install. */
async function requireVersion(
  deps: Deps,
  row: InstallationRow,
  body: UpgradeBody,
  settled: UnansweredReplacement | null = null,
): Promise<InstallableVersion> {
  const scenario = await findScenario(deps.pool, row.scenarioId);
  if (!scenario)
    throw conflict(
      'conflict',
      'The scenario was taken out of the library, so there is nothing to upgrade to.',
    );
  await requireEntitlement(deps, row.customerId, scenario);
  const version = await findVersion(deps.pool, row.scenarioId, body.version ?? null);
  if (!version) throw notFound('The version');
  if (version.number <= row.versionNumber && settled?.targetVersionId !== version.id)
    throw conflict(
      'conflict',
      `Version ${row.versionNumber} is installed; ${version.number} is not newer. Roll back to return to what stood there before.`,
    );
  return version;
}

async function planFor(
  deps: Deps,
  { row, seen }: Replaceable,
  version: InstallableVersion,
  body: UpgradeBody,
): Promise<UpgradePlan> {
  const installed = await findVersion(deps.pool, row.scenarioId, row.versionNumber);
  if (!installed) throw new Error(`the version of the installation ${row.id} vanished`);
  const sides = {
    base: installedAs(installed, row.name),
    mine: { ...seen, blueprint: { ...seen.blueprint, name: nameIn(seen, row.name) } },
    theirs: installedAs(version, row.name),
  };
  const { prefer, decisions } = body;
  const composition = {
    installationId: row.id,
    reporting: row.reporting,
    reportUrl: reportUrlFor(deps, row.id),
    makeAppId: deps.config.makeAppId,
  };
  return planUpgrade(sides, { prefer, decisions }, (blueprint) =>
    addReporting(blueprint as Blueprint, composition),
  );
}

function undecided(open: UpgradeConflict[], version: InstallableVersion): HttpError {
  const count = open.length === 1 ? 'One place was' : `${open.length} places were`;
  return new HttpError(
    409,
    'upgrade_conflicts',
    `${count} changed both by you and by version ${version.number}; nothing was changed in Make. Decide all by "When both changed the same" (prefer), or each by its path in "Decisions" (decisions); a "Dry run" (dryRun) shows both sides of each.`,
    {
      errors: open.map(({ path, module, message }) => ({
        path: below('/decisions', path),
        message: `${path}${module ? ` (${module})` : ''}: ${message}`,
      })),
      extra: { conflicts: open },
    },
  );
}

function answer(row: InstallationRow, plan: UpgradePlan, isApplied: boolean): Replaced {
  const { notCarriedOver, changes, conflicts } = plan;
  return { ...toInstallation(row), notCarriedOver, changes, conflicts, isApplied };
}

/** The answer that was lost, as far as it can be told from what stood there and what stands there now. */
function answerSettled(
  { row, seen }: Replaceable,
  settled: UnansweredReplacement,
  version: InstallableVersion,
): Replaced {
  const before = {
    blueprint: JSON.parse(settled.blueprint) as Record<string, unknown>,
    scheduling:
      settled.scheduling === null ? null : (JSON.parse(settled.scheduling) as Record<string, unknown>),
  };
  return {
    ...toInstallation(row),
    notCarriedOver: lostBindings(before.blueprint, seen.blueprint),
    changes: replacementChanges(before, seen, { version: installedAs(version, row.name) }),
    conflicts: [],
    isApplied: true,
  };
}
