import type { Deps } from '../../platform/deps.ts';
import { conflict } from '../../platform/errors.ts';
import type { MakeClient, MakeCredentials } from '../../platform/make-client.ts';
import { findVersion } from '../../scenarios/find-scenario.ts';
import { requireOwnInstallation, type InstallationRow } from '../find-installation.ts';
import { restampScenario } from '../finishing/restamp-scenario.ts';
import { noteStanding } from '../note-standing.ts';
import { findRow } from '../queries.ts';
import { nameIn, readInMake, type InMake } from '../make/read-in-make.ts';
import type { UnansweredReplacement } from './replacement-queries.ts';
import { requireMakePlace } from '../make/require-make-place.ts';
import { settleReplacement } from './settle-replacement.ts';

export type Owned = { customerId: string; id: string; credentials: MakeCredentials };

/** An installation with what stands in Make; `settled` is a replacement that Make has not answered and that has happened after all. */
export type Replaceable = {
  row: InstallationRow;
  place: { make: MakeClient; zone: string; scenarioId: number };
  seen: InMake;
  settled: UnansweredReplacement | null;
};

/** Reads an installed scenario in Make, after `allow` has let the caller, and brings what is known of it up to date. */
export async function readReplaceable(
  deps: Deps,
  { customerId, id, credentials }: Owned,
  allow: (row: InstallationRow) => Promise<unknown>,
): Promise<Replaceable> {
  const owned = await requireOwnInstallation(deps.pool, customerId, id);
  if (owned.status !== 'installed')
    throw conflict('conflict', `The installation is ${owned.status}; only an installed one can be replaced.`);
  await allow(owned);
  const place = requireMakePlace(deps, owned, credentials);
  return { ...(await lookInMake(deps, owned, place)), place };
}

/** Reads what stands in Make: settles what was open, and notes drift, missing connections and validity. */
export async function lookInMake(
  deps: Deps,
  owned: InstallationRow,
  { make, zone, scenarioId }: Replaceable['place'],
): Promise<Omit<Replaceable, 'place'>> {
  const seen = await readInMake(make, scenarioId);
  const { row, settled } = await settleReplacement(deps, owned, { ...seen, zone });
  const version = await findVersion(deps.pool, row.scenarioId, row.versionNumber);
  const blueprint = { ...seen.blueprint, name: nameIn(seen, row.name) };
  if (version) await noteStanding(deps.pool, row, version, { ...seen, blueprint, zone }, deps.now());
  if (settled) await restampScenario(deps, row, { version: row.versionNumber, make });
  return { row: (await findRow(deps.pool, row.id)) ?? row, seen, settled };
}
