import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError } from '../../platform/errors.ts';
import type { MakeClient } from '../../platform/make-client.ts';
import { MakeApiError } from '../../platform/make-errors.ts';
import type { InstallableVersion } from '../../scenarios/find-scenario.ts';
import { setReportToken } from '../change-queries.ts';
import { restampScenario } from '../finishing/restamp-scenario.ts';
import { appsAreNew, asMakeProblem, isAboutNewApps } from '../make/make-refusals.ts';
import { replaceMakeBlueprint, type MakeScenario } from '../make/make-scenarios.ts';
import { noteStanding } from '../note-standing.ts';
import { findRow, type InstallationRow } from '../queries.ts';
import { isChanged, nameIn, readInMake, type InMake } from '../make/read-in-make.ts';
import { insertReplacement, markApplied, markSilent, markUndone } from './replacement-queries.ts';
import {
  hashReportToken,
  reportTokenFor,
  reportTokenPrefix,
  withoutReportToken,
} from '../reporting/report-token.ts';

/** A replacement of what stands in Make by another version of it. */
export type Replacement = {
  row: InstallationRow;
  place: { make: MakeClient; zone: string; scenarioId: number };
  /** What stands there, as it was read when the replacement was made up. */
  before: InMake;
  replacedBy: 'upgrade' | 'rollback';
  version: InstallableVersion;
  /** The new blueprint as text, and the new scheduling; null leaves that as it is. */
  blueprint: string;
  scheduling: string | null;
  /** Apps that are new to the organization may be installed. */
  confirmed: boolean;
  /** The replacement that this one undoes. */
  undoes: number | null;
};

const changedMeanwhile =
  'The scenario was changed in Make meanwhile, so nothing was replaced. Save and close its editor, then repeat the request: it starts from what stands there now.';
const changedHere = 'The installation was changed meanwhile. Read it and decide again.';
const underWay =
  'Another upgrade or rollback of this installation is under way. Wait until it has ended, read the installation, and decide again.';

/**
 * Replaces the blueprint in Make. What stands there is written down first, so that it is not lost whatever happens, and read once more
 * right before: Make has no versions to compare, so that an edit made since the first reading would be overwritten else. One
 * replacement of an installation at a time; one that Make does not answer stays open until `settleReplacement` sees what became of it.
 */
export async function replaceBlueprint(deps: Deps, replacement: Replacement): Promise<InstallationRow> {
  const { row, confirmed } = replacement;
  const id = await begin(deps, replacement);
  const scenario = await put(deps, replacement).catch(async (error: unknown) => {
    const isRefused = error instanceof HttpError || (error instanceof MakeApiError && !error.isAmbiguous);
    await (isRefused ? markUndone : markSilent)(deps.pool, id, deps.now());
    if (error instanceof MakeApiError && !confirmed && isAboutNewApps(error)) throw appsAreNew(error);
    throw asMakeProblem(error);
  });
  await note(deps, replacement, id, scenario);
  const { version, place } = replacement;
  await restampScenario(deps, row, { version: version.number, make: place.make });
  const replaced = await findRow(deps.pool, row.id);
  if (!replaced) throw new Error(`the installation ${row.id} vanished`);
  return replaced;
}

async function begin(deps: Deps, replacement: Replacement): Promise<number> {
  const { row, before, version, replacedBy } = replacement;
  const token = reportTokenFor(row.id, deps.sessionSecret);
  const id = await insertReplacement(deps.pool, {
    installationId: row.id,
    versionId: row.versionId,
    replacedBy,
    blueprint: withoutReportToken(JSON.stringify(before.blueprint), token),
    scheduling: before.scheduling && JSON.stringify(before.scheduling),
    targetVersionId: version.id,
    targetBlueprint: withoutReportToken(replacement.blueprint, token),
    begunAt: deps.now(),
  });
  if (id === null) throw conflict('conflict', underWay);
  return id;
}

async function put(deps: Deps, replacement: Replacement): Promise<MakeScenario> {
  const { row, place, before, blueprint, scheduling, confirmed } = replacement;
  const { make, scenarioId } = place;
  const known = await findRow(deps.pool, row.id); // another replacement may have ended since the row was read
  if (known?.versionId !== row.versionId || known.status !== 'installed')
    throw conflict('conflict', changedHere);
  const current = await readInMake(make, scenarioId); // what it refuses comes before anything was asked to change
  if (isChanged(before, current)) throw conflict('conflict', changedMeanwhile);
  const change = {
    blueprint,
    ...(scheduling === null ? {} : { scheduling }),
    name: nameIn(before, row.name), // the customer's, whatever name the blueprint holds
  };
  return replaceMakeBlueprint(make, scenarioId, change, confirmed);
}

async function note(deps: Deps, replacement: Replacement, id: number, scenario: MakeScenario): Promise<void> {
  const { row, version, place, before, undoes } = replacement;
  const token = reportTokenFor(row.id, deps.sessionSecret);
  const scheduling =
    replacement.scheduling === null
      ? before.scheduling
      : (JSON.parse(replacement.scheduling) as Record<string, unknown>);
  const blueprint = JSON.parse(replacement.blueprint) as Record<string, unknown>;
  const sighting = { blueprint, scheduling, zone: place.zone, isInvalid: scenario.isInvalid };
  await inTransaction(deps.pool, async (db) => {
    await markApplied(db, id, deps.now());
    if (undoes !== null) await markUndone(db, undoes, deps.now());
    await setReportToken(db, row.id, hashReportToken(token), reportTokenPrefix(token)); // the blueprint reports to this one now
    if (await noteStanding(db, row, version, sighting, deps.now())) return;
    throw conflict('conflict', changedHere);
  }).catch(async (error: unknown) => {
    await markSilent(deps.pool, id, deps.now()).catch(() => {}); // seen to with the next reading
    throw error;
  });
}
