import { giveToken } from '../make/make-credentials.ts';
import type { Reporting } from '../schema.ts';
import type { Preflight } from './schema.ts';
import type { TeamSide } from './team-side.ts';

type Problem = Preflight['problems'][number];

/** What stands in the way in Make. */
export function teamProblems(
  team: TeamSide | null,
  apps: Preflight['apps'],
  { teamId, confirmed }: { teamId: number | null; confirmed: boolean },
): Problem[] {
  if (!team) return [];
  const problems: Problem[] = [];
  const fresh = apps.filter(({ isNew }) => isNew).map(({ app }) => app);
  if (!team.isVisible)
    problems.push({
      code: 'make_team_hidden',
      message: `Make does not show the team ${teamId} to this token. Choose a team of the token's owner, in the token's zone, and give the token the scope teams:read.`,
    });
  if (team.scopes && !team.scopes.includes('scenarios:write'))
    problems.push({
      code: 'make_scope_missing',
      message:
        'The Make token may not create scenarios. Create one in Make (your profile → API access) with the scope scenarios:write.',
    });
  if (fresh.length > 0 && !confirmed)
    problems.push({
      code: 'make_apps_new',
      message: `The Make organization does not use ${fresh.join(', ')} yet. Switch on "Install missing apps" (confirmAppInstall) to have new apps installed along with the scenario.`,
    });
  return problems;
}

/** What reporting by run logs still needs. */
export function reportingProblems(
  reporting: Reporting,
  given: { hasToken: boolean; hasTeam: boolean; hasConsent: boolean; isOffered: boolean },
): Problem[] {
  if (reporting !== 'pull') return [];
  if (!given.isOffered)
    return [
      {
        code: 'not_configured',
        message: 'Reporting by run logs is off on this server. Choose another "Reporting" (reporting).',
      },
    ];
  const problems: Problem[] = [];
  if (!given.hasToken)
    problems.push({
      code: 'make_token_required',
      message: `Reporting by run logs needs your Make API token. ${giveToken}`,
    });
  if (!given.hasTeam)
    problems.push({
      code: 'team_required',
      message:
        'Run logs are read of a scenario that stands in Make: choose the "Team" (teamId) to install into.',
    });
  if (!given.hasConsent)
    problems.push({
      code: 'consent_required',
      message:
        'Reporting by run logs needs the Make token later too: switch on "Store my Make API token" (consents.storeMakeToken) if it may be stored, encrypted.',
    });
  return problems;
}
