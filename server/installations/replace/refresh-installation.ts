import type { Deps } from '../../platform/deps.ts';
import type { MakeCredentials } from '../../platform/make-client.ts';
import { requireOwnInstallation } from '../find-installation.ts';
import { toInstallation } from '../installation-answer.ts';
import { lookInMake } from './read-replaceable.ts';
import { requireMakePlace } from '../make/require-make-place.ts';
import type { Installation } from '../schema.ts';

/**
 * One of the customer's installations, with what stands in Make now: drift, missing connections, and whether Make can start it. One that
 * does not stand in Make is answered as it is known.
 */
export async function refreshInstallation(
  deps: Deps,
  { customerId, id }: { customerId: string; id: string },
  credentials: () => MakeCredentials,
): Promise<Installation> {
  const owned = await requireOwnInstallation(deps.pool, customerId, id);
  if (owned.status !== 'installed') return toInstallation(owned);
  const place = requireMakePlace(deps, owned, credentials());
  const { row } = await lookInMake(deps, owned, place);
  return toInstallation(row);
}
