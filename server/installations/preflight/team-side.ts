import type { MakeClient } from '../../platform/make-client.ts';
import { MakeApiError } from '../../platform/make-errors.ts';
import { readConnections, type TeamConnection } from '../make/list-make-choices.ts';
import {
  listUsedApps,
  organizationOfTeam,
  readOrganization,
  readScopes,
  type MakePlan,
} from '../make/make-organizations.ts';

/** The team that a scenario would be installed in, and the token's access to it. */
export type Team = { make: MakeClient; teamId: number; organizationId: number | null };

/** What Make tells of a team to this token; null where it does not tell. */
export type TeamSide = {
  /** False when Make does not show the team to the token. */
  isVisible: boolean;
  plan: MakePlan | null;
  usedApps: Set<string> | null;
  connections: TeamConnection[] | null;
  scopes: string[] | null;
};

/** Asks Make for everything that a preflight needs of a team. What the token may not see is unknown; any other refusal is passed on. */
export async function readTeamSide({ make, teamId, organizationId: given }: Team): Promise<TeamSide> {
  const [ofTeam, connections, scopes] = await Promise.all([
    ifAllowed(() => organizationOfTeam(make, teamId)),
    ifAllowed(() => readConnections(make, teamId)),
    ifAllowed(() => readScopes(make)),
  ]);
  const organizationId = ofTeam ?? given;
  const [organization, usedApps] =
    organizationId === null
      ? [null, null]
      : await Promise.all([
          ifAllowed(() => readOrganization(make, organizationId)),
          ifAllowed(() => listUsedApps(make, organizationId)),
        ]);
  const isVisible = ofTeam !== null || connections !== null;
  return { isVisible, plan: organization?.plan ?? null, usedApps, connections, scopes };
}

async function ifAllowed<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof MakeApiError && [403, 404].includes(error.status)) return null;
    throw error;
  }
}
