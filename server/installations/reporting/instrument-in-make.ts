import { z } from 'zod';
import type { Deps } from '../../platform/deps.ts';
import type { MakeCredentials } from '../../platform/make-client.ts';
import { conflict } from '../../platform/errors.ts';
import { MakeApiError } from '../../platform/make-errors.ts';
import { instrumentBlueprint } from '../../scenarios/blueprint/instrument-blueprint.ts';
import type { Blueprint } from '../../scenarios/blueprint/types.ts';
import { reportModule } from '../install/compose-blueprint.ts';
import type { InstallationRow } from '../find-installation.ts';
import { appsAreNew, askingMake, isAboutNewApps } from '../make/make-refusals.ts';
import { readMakeBlueprint, replaceMakeBlueprint } from '../make/make-scenarios.ts';
import { reportUrlFor } from './report-token.ts';
import { requireMakePlace } from '../make/require-make-place.ts';
import type { Reporting } from '../schema.ts';

const changedMeanwhile =
  'The scenario was changed in Make meanwhile, so its reporting was left as it is. Save and close its editor, then repeat the request.';

/** Which modules a way of reporting puts into the scenario; null: none. */
export const modulesOf = (reporting: Reporting): 'http' | 'module' | null =>
  reporting === 'http' || reporting === 'module' ? reporting : null;

/** A blueprint with the reporting modules of this way and no others; all else in it stays. */
export function instrumentedFor(
  deps: Pick<Deps, 'config' | 'sessionSecret' | 'publicUrl'>,
  installationId: string,
  reporting: Reporting,
  blueprint: Record<string, unknown>,
): Record<string, unknown> {
  const reportUrl = reportUrlFor(deps, installationId);
  const { makeAppId } = deps.config;
  const kind = modulesOf(reporting) ?? 'none';
  return instrumentBlueprint(blueprint as Blueprint, { kind, reportUrl, makeAppId, ...reportModule });
}

/**
 * Puts the reporting modules of this kind into the scenario as it stands in Make, or takes them out: everything else, the customer's own
 * edits among it, stays letter by letter. Where they stand already, Make is not asked to change anything.
 */
export async function instrumentInMake(
  deps: Deps,
  row: InstallationRow,
  credentials: MakeCredentials,
  { reporting, confirmAppInstall }: { reporting: Reporting; confirmAppInstall: boolean },
): Promise<void> {
  const { make, scenarioId } = requireMakePlace(deps, row, credentials);
  await askingMake(async () => {
    const { blueprint } = await readMakeBlueprint(make, scenarioId);
    const text = JSON.stringify(instrumentedFor(deps, row.id, reporting, blueprint));
    const read = JSON.stringify(blueprint);
    if (text === read) return;
    if (JSON.stringify((await readMakeBlueprint(make, scenarioId)).blueprint) !== read)
      throw conflict('conflict', changedMeanwhile); // Make cannot compare and swap; this comes nearest
    try {
      await replaceMakeBlueprint(make, scenarioId, { blueprint: text }, confirmAppInstall);
    } catch (error) {
      if (error instanceof MakeApiError && !confirmAppInstall && isAboutNewApps(error))
        throw appsAreNew(error);
      throw error;
    }
  });
}

/** Refuses, with Make's words, a token that cannot read the run logs, before it is stored. */
export async function requireReadable(
  deps: Deps,
  row: InstallationRow,
  credentials: MakeCredentials,
): Promise<void> {
  const { make, scenarioId } = requireMakePlace(deps, row, credentials);
  const Logs = z.looseObject({ scenarioLogs: z.array(z.unknown()) });
  await askingMake(() => make.ask(Logs, `/scenarios/${scenarioId}/logs`, { query: { pg: { limit: 1 } } }));
}
