import type { MakeAccount, MakeScenario, MakeTeam, MakeToken } from '../make-account.ts';
import { badRequest, MakeApiError, notFound, usualMakeFailure } from '../make-api-error.ts';

/** The organizations that a token may see. */
export function organizationsFor(account: MakeAccount, token: MakeToken) {
  const all = [...account.organizations.values()];
  return token.organizationIds ? all.filter(({ id }) => token.organizationIds?.includes(id)) : all;
}

/** A team by the id in a query or body; one of a foreign organization is refused. */
export function accessibleTeam(account: MakeAccount, token: MakeToken, id: unknown): MakeTeam {
  if (id === undefined || !Number.isInteger(Number(id)))
    throw badRequest('teamId: is required and must be a number');
  const team = account.teams.get(Number(id));
  const isAccessible =
    team && organizationsFor(account, token).some((organization) => organization.id === team.organizationId);
  if (!isAccessible) throw new MakeApiError(403, usualMakeFailure(403));
  return team;
}

/** A scenario by the id in a path, when its team is accessible. */
export function accessibleScenario(
  account: MakeAccount,
  token: MakeToken,
  id: string | undefined,
): MakeScenario {
  const scenario = account.scenarios.get(Number(id));
  if (!scenario) throw notFound('Scenario');
  accessibleTeam(account, token, scenario.teamId);
  return scenario;
}
