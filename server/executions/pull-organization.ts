import { z } from 'zod';
import type { MakeClient } from '../platform/make-client.ts';
import { MakeApiError } from '../platform/make-errors.ts';
import type { Licence } from './pull-budget.ts';

const ScenarioAnswer = z.looseObject({
  scenario: z.looseObject({
    teamId: z.int().nullish(),
    scheduling: z.looseObject({ type: z.string().nullish() }).nullish(),
  }),
});
const TeamAnswer = z.looseObject({ team: z.looseObject({ organizationId: z.int().positive() }) });
const OrganizationAnswer = z.looseObject({
  organization: z.looseObject({
    license: z
      .looseObject({ apiLimit: z.int().positive().nullish(), retention: z.int().positive().nullish() })
      .nullish(),
  }),
});

/** Where an installation stands in Make, as far as the token may know. */
export type Surroundings = { organizationId: number | null; isOnDemand: boolean; licence: Licence };

/** Asks Make to whose limit an installation's requests count, and how it is started. `take` is called before every request. */
export async function readSurroundings(
  make: MakeClient,
  scenarioId: number,
  take: () => Promise<void>,
): Promise<Surroundings> {
  const ask = async <T extends z.ZodType>(answer: T, path: string) => {
    await take();
    return make.ask(answer, path);
  };
  const { scenario } = await ask(ScenarioAnswer, `/scenarios/${scenarioId}`);
  const isOnDemand = scenario.scheduling?.type === 'on-demand';
  const { teamId } = scenario;
  const team = teamId ? await unlessForbidden(() => ask(TeamAnswer, `/teams/${teamId}`)) : null;
  if (!team)
    return { organizationId: null, isOnDemand, licence: { requestsPerMinute: null, retentionDays: null } };
  const { organizationId } = team.team;
  const answer = await unlessForbidden(() => ask(OrganizationAnswer, `/organizations/${organizationId}`));
  const { apiLimit = null, retention = null } = answer?.organization.license ?? {};
  return { organizationId, isOnDemand, licence: { requestsPerMinute: apiLimit, retentionDays: retention } };
}

/** A token that reads logs need not be one that reads teams and organizations. */
async function unlessForbidden<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MakeApiError && [403, 404].includes(error.status)) return null;
    throw error;
  }
}
