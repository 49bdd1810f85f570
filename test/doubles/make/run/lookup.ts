import type { Lookup } from '../mapping/expression.ts';
import type { MakeAccount, MakeScenario } from '../make-account.ts';

export type RunMoment = { executionId: string; startedAt: Date; now: Date };

/** What a mapper can name while a scenario runs: system variables, and bundles of earlier modules by module id. */
export function lookupFor(
  account: MakeAccount,
  scenario: MakeScenario,
  moment: RunMoment,
  bundles: Record<string, unknown>,
): Lookup {
  const team = account.teams.get(scenario.teamId);
  const organization = account.organizations.get(team?.organizationId ?? 0);
  const zone = organization?.zone ?? 'eu1.make.com';
  const variables: Record<string, unknown> = {
    now: moment.now,
    timestamp: Math.floor(moment.now.getTime() / 1000),
    executionId: moment.executionId,
    var: {
      scenario: {
        id: scenario.id,
        name: scenario.name,
        executionId: moment.executionId,
        executionUrl: `https://${zone}/${scenario.teamId}/scenarios/${scenario.id}/logs/${moment.executionId}`,
        executionStartDate: moment.startedAt,
      },
      team: { id: team?.id, name: team?.name },
      organization: { id: organization?.id, name: organization?.name, timezone: 'UTC' },
    },
    ...bundles,
  };
  return (name) =>
    name
      .split(/[.[\]]+/)
      .filter(Boolean)
      .reduce<unknown>(step, variables);
}

/** One step of a path; indexes count from 1, as in Make. */
function step(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(name) ? value[Number(name) - 1] : step(value[0], name);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
