import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint, type EndpointRequest } from '../../platform/endpoint.ts';
import { makeClientFor, type MakeClient } from '../../platform/make-client.ts';
import {
  listConnections,
  listFolders,
  listOrganizations,
  listTeams,
  type Choice,
} from './list-make-choices.ts';
import { requireMakeCredentials } from './make-credentials.ts';
import { Choices, ConnectionsQuery, FoldersQuery, TeamsQuery } from '../schema.ts';

const customer = { kind: 'customer' } as const;
const description =
  "Asks Make with the caller's own token, sent in X-Make-Token and X-Make-Zone, which is neither stored nor logged.";
type Header = EndpointRequest<unknown, unknown, unknown, typeof customer>['header'];

/** What the drop-downs of the Make app offer. */
export function makeRoutes({ config }: Deps): Endpoint[] {
  const choose = async (header: Header, list: (make: MakeClient) => Promise<Choice[]>) =>
    ok({ items: await list(makeClientFor(requireMakeCredentials(header), config)) });
  const common = { method: 'get', description, access: customer, answers: { 200: Choices } } as const;
  return [
    endpoint({
      ...common,
      path: '/v1/make/organizations',
      summary: "List the caller's organizations in Make",
      handle: async ({ header }) => choose(header, listOrganizations),
    }),
    endpoint({
      ...common,
      path: '/v1/make/teams',
      summary: 'List the teams of an organization',
      query: TeamsQuery,
      handle: async ({ header, query }) => choose(header, (make) => listTeams(make, query.organizationId)),
    }),
    endpoint({
      ...common,
      path: '/v1/make/folders',
      summary: 'List the folders of a team',
      query: FoldersQuery,
      handle: async ({ header, query }) => choose(header, (make) => listFolders(make, query.teamId)),
    }),
    endpoint({
      ...common,
      path: '/v1/make/connections',
      summary: "List a team's connections, those of an app when it is named",
      query: ConnectionsQuery,
      handle: async ({ header, query }) =>
        choose(header, (make) => listConnections(make, query.teamId, query.app)),
    }),
  ];
}
