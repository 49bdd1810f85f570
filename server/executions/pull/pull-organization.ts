import { z } from 'zod';
import { organizationOfTeam } from '../../installations/make/make-organizations.ts';
import type { MakeClient } from '../../platform/make-client.ts';
import { MakeApiError } from '../../platform/make-errors.ts';
import type { Licence } from './pull-budget.ts';

const ScenarioAnswer = z.looseObject({
  scenario: z.looseObject({
    teamId: z.int().nullish(),
    scheduling: z.looseObject({ type: z.string().nullish() }).nullish(),
  }),
});
const OrganizationAnswer = z.looseObject({
  organization: z.looseObject({
    productName: z.string().nullish(),
    license: z
      .looseObject({
        apiLimit: z.int().positive().nullish(),
        retention: z.int().positive().nullish(),
        operations: z.number().positive().nullish(),
      })
      .nullish(),
  }),
});

/** Where an installation stands in Make, as far as the token may know. */
export type Surroundings = {
  organizationId: number | null;
  isOnDemand: boolean;
  licence: Licence;
  /** The plan's name, as Make writes it, and the credits that it has each month. */
  plan: { name: string | null; creditsPerMonth: number | null };
};

/** Asks Make to whose limit an installation's requests count, and how it is started. `take` is called before every request. */
export async function readSurroundings(
  make: MakeClient,
  scenarioId: number,
  take: () => Promise<void>,
): Promise<Surroundings> {
  await take();
  const { scenario } = await make.ask(ScenarioAnswer, `/scenarios/${scenarioId}`);
  const isOnDemand = scenario.scheduling?.type === 'on-demand';
  const { teamId } = scenario;
  const organizationId = teamId ? await unlessForbidden(take, () => organizationOfTeam(make, teamId)) : null;
  const answer =
    organizationId === null
      ? null
      : await unlessForbidden(take, () => make.ask(OrganizationAnswer, `/organizations/${organizationId}`));
  const { apiLimit = null, retention = null, operations = null } = answer?.organization.license ?? {};
  return {
    organizationId,
    isOnDemand,
    licence: { requestsPerMinute: apiLimit, retentionDays: retention },
    plan: { name: answer?.organization.productName ?? null, creditsPerMonth: operations },
  };
}

/** A token that reads logs need not be one that reads teams and organizations. */
async function unlessForbidden<T>(take: () => Promise<void>, work: () => Promise<T>): Promise<T | null> {
  await take();
  try {
    return await work();
  } catch (error) {
    if (error instanceof MakeApiError && [403, 404].includes(error.status)) return null;
    throw error;
  }
}
