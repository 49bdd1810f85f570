import type { Deps } from '../../platform/deps.ts';
import { conflict, invalid } from '../../platform/errors.ts';
import {
  makeClientFor,
  type MakeClient,
  type MakeCredentials,
  type MakeZone,
} from '../../platform/make-client.ts';
import type { InstallationRow } from '../queries.ts';

/**
 * A client for the zone that an installation stands in, and its scenario there. One that was imported by hand has told its scenario at
 * best: its zone is then the one that the caller names.
 */
export function requireMakePlace(
  deps: Pick<Deps, 'config'>,
  row: Pick<InstallationRow, 'makeZone' | 'makeScenarioId'>,
  credentials: MakeCredentials,
): { make: MakeClient; zone: MakeZone; scenarioId: number } {
  if (row.makeScenarioId === null)
    throw conflict(
      'conflict',
      'It is not known which scenario in Make this installation is: it was confirmed without makeScenarioId.',
    );
  return { ...requireMakeZone(deps, row, credentials), scenarioId: row.makeScenarioId };
}

/** A client for the zone that an installation stands in, or the one that the caller names. */
export function requireMakeZone(
  { config }: Pick<Deps, 'config'>,
  { makeZone }: Pick<InstallationRow, 'makeZone'>,
  credentials: MakeCredentials,
): { make: MakeClient; zone: MakeZone } {
  if (makeZone !== null && makeZone !== credentials.zone)
    throw invalid(
      '/headers/X-Make-Zone',
      `The installation stands in the zone ${makeZone}; send a token of that zone.`,
    );
  return { make: makeClientFor(credentials, config), zone: credentials.zone };
}
