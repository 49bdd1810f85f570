import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict } from '../platform/errors.ts';
import type { MakeCredentials } from '../platform/make-client.ts';
import { MakeApiError } from '../platform/make-errors.ts';
import type { InstallableVersion } from '../scenarios/find-scenario.ts';
import type { Binding } from './blueprint-modules.ts';
import { carryBindings } from './carry-bindings.ts';
import { changeVersion, setReportToken } from './change-queries.ts';
import { missingConnectionsIn } from './compose-blueprint.ts';
import { toInstallation } from './installation-answer.ts';
import { appsAreNew, askingMake, isAboutNewApps } from './make-refusals.ts';
import {
  readMakeBlueprint,
  replaceMakeBlueprint,
  type MakeBlueprint,
  type MakeScenario,
} from './make-scenarios.ts';
import { findRow, type InstallationRow } from './queries.ts';
import {
  findOpenReplacement,
  insertReplacement,
  markApplied,
  markUndone,
  voidOpenReplacements,
} from './replacement-queries.ts';
import { hashReportToken, reportTokenFor, reportTokenPrefix, withoutReportToken } from './report-token.ts';
import { requireMakePlace } from './require-make-place.ts';
import type { Replaced } from './schema.ts';

/** A replacement of what stands in Make by another version of it. */
export type Replacement = {
  row: InstallationRow;
  credentials: MakeCredentials;
  replacedBy: 'upgrade' | 'rollback';
  version: InstallableVersion;
  /** The new blueprint, from what stands in Make now; the customer's bindings are put into it afterwards. */
  compose: (current: MakeBlueprint) => Record<string, unknown>;
  /** The new scheduling; null leaves it as it is. */
  scheduling: (current: MakeBlueprint) => string | null;
  confirmed: boolean;
  /** The replacement that this one undoes. */
  undoes: number | null;
};

/**
 * Replaces the blueprint in Make. What stands there is written down first, so that it is not lost whatever happens; a request that
 * was not answered can be repeated: when Make has the new blueprint already, only our own notes are made good.
 */
export async function replaceBlueprint(deps: Deps, replacement: Replacement): Promise<Replaced> {
  const { row, version } = replacement;
  const { make, zone, scenarioId } = requireMakePlace(deps, row, replacement.credentials);
  const current = await askingMake(() => readMakeBlueprint(make, scenarioId));
  const blueprint = replacement.compose(current);
  const lost = carryBindings(current.blueprint, blueprint);
  const text = JSON.stringify(blueprint);
  const isThere = JSON.stringify(current.blueprint) === text;
  const replacementId =
    (isThere ? await findOpenReplacement(deps.pool, row.id, replacement.replacedBy) : null) ??
    (await keep(deps, replacement, current));
  const scheduling = replacement.scheduling(current);
  const change = { blueprint: text, ...(scheduling === null ? {} : { scheduling }) };
  const scenario = await askMake(
    () => replaceMakeBlueprint(make, scenarioId, change, replacement.confirmed),
    replacement.confirmed,
  );
  await note(deps, replacement, { replacementId, zone, scenario, blueprint });
  const replaced = await findRow(deps.pool, row.id);
  if (!replaced) throw new Error(`the installation ${row.id} vanished`);
  return {
    ...toInstallation(replaced),
    version: version.number,
    notCarriedOver: lost.map(toLost),
    changes: [],
    conflicts: [],
    isApplied: true,
  };
}

async function keep(deps: Deps, { row, replacedBy }: Replacement, current: MakeBlueprint): Promise<number> {
  const token = reportTokenFor(row.id, deps.sessionSecret);
  await voidOpenReplacements(deps.pool, row.id, deps.now());
  return insertReplacement(deps.pool, {
    installationId: row.id,
    versionId: row.versionId,
    replacedBy,
    blueprint: withoutReportToken(JSON.stringify(current.blueprint), token),
    scheduling: current.scheduling && JSON.stringify(current.scheduling),
    begunAt: deps.now(),
  });
}

async function askMake(work: () => Promise<MakeScenario>, confirmed: boolean): Promise<MakeScenario> {
  return askingMake(async () => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof MakeApiError && !confirmed && isAboutNewApps(error)) throw appsAreNew(error);
      throw error;
    }
  });
}

type Outcome = {
  replacementId: number;
  zone: string;
  scenario: MakeScenario;
  blueprint: Record<string, unknown>;
};

async function note(
  { pool, now, sessionSecret }: Deps,
  { row, version, undoes }: Replacement,
  outcome: Outcome,
): Promise<void> {
  const token = reportTokenFor(row.id, sessionSecret);
  const missingConnections = missingConnectionsIn(outcome.blueprint, version.requirements);
  const isNoted = await inTransaction(pool, async (db) => {
    await markApplied(db, outcome.replacementId, now());
    if (undoes !== null) await markUndone(db, undoes, now());
    await setReportToken(db, row.id, hashReportToken(token), reportTokenPrefix(token)); // the blueprint reports to this one now
    const standing = {
      makeZone: outcome.zone,
      makeIsInvalid: outcome.scenario.isInvalid,
      missingConnections,
    };
    return changeVersion(db, {
      id: row.id,
      fromVersionId: row.versionId,
      versionId: version.id,
      ...standing,
    });
  });
  if (!isNoted)
    throw conflict('conflict', 'The installation was changed meanwhile. Read it and decide again.');
}

function toLost({ moduleId, module, app, keys, kind }: Binding): Replaced['notCarriedOver'][number] {
  return { moduleId, module, app, parameter: keys.join('.'), kind };
}
