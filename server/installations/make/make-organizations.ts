import { z } from 'zod';
import type { MakeClient } from '../../platform/make-client.ts';

const Team = z.looseObject({ team: z.looseObject({ organizationId: z.int() }) });
const License = z.looseObject({
  interval: z.number().nullish(), // minutes
  apiLimit: z.number().nullish(),
  operations: z.number().nullish(),
  customProperties: z.number().nullish(),
});
const Organization = z.looseObject({
  organization: z.looseObject({ productName: z.string().nullish(), license: License.nullish() }),
});
const Authorization = z.looseObject({ authorization: z.looseObject({ scope: z.array(z.string()) }) });
const Scenarios = z.looseObject({
  scenarios: z.array(z.looseObject({ id: z.int(), usedPackages: z.array(z.string()).nullish() })),
});

/** What the plan of an organization allows; null where Make does not say. */
export type MakePlan = {
  name: string | null;
  minimumIntervalSeconds: number | null;
  requestsPerMinute: number | null;
  creditsPerMonth: number | null;
};

/** An organization, as far as installing depends on it. */
export type MakeOrganization = { id: number; plan: MakePlan; mayHaveCustomProperties: boolean };

/** The organization of a team. */
export async function organizationOfTeam(make: MakeClient, teamId: number): Promise<number> {
  return (await make.ask(Team, `/teams/${teamId}`)).team.organizationId;
}

export async function readOrganization(make: MakeClient, id: number): Promise<MakeOrganization> {
  const { organization } = await make.ask(Organization, `/organizations/${id}`);
  const { productName, license } = organization;
  const minutes = license?.interval ?? null;
  const plan = {
    name: productName ?? null,
    minimumIntervalSeconds: minutes === null ? null : Math.round(minutes * 60),
    requestsPerMinute: license?.apiLimit ?? null,
    creditsPerMonth: license?.operations ?? null,
  };
  return { id, plan, mayHaveCustomProperties: license?.customProperties !== 0 };
}

/** The scopes that the token was given. */
export async function readScopes(make: MakeClient): Promise<string[]> {
  return (await make.ask(Authorization, '/users/me/current-authorization')).authorization.scope;
}

const pageSize = 200;
const mostPages = 10; // 2,000 scenarios tell which apps an organization uses; Make counts calls

/** The apps that scenarios of the organization use: they are installed there. Make offers no list of installed apps. */
export async function listUsedApps(make: MakeClient, organizationId: number): Promise<Set<string>> {
  const used = new Set<string>();
  for (let page = 0; page < mostPages; page += 1) {
    const { scenarios } = await make.ask(Scenarios, '/scenarios', {
      query: {
        organizationId,
        cols: ['id', 'usedPackages'],
        pg: { limit: pageSize, offset: page * pageSize, sortBy: 'id', sortDir: 'desc' },
      },
    });
    for (const app of scenarios.flatMap(({ usedPackages }) => usedPackages ?? [])) used.add(app);
    if (scenarios.length < pageSize) break;
  }
  return used;
}
