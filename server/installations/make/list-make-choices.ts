import { z } from 'zod';
import type { MakeClient } from '../../platform/make-client.ts';
import { isConnectionFor } from './connection-types.ts';
import { askingMake } from './make-refusals.ts';

/** One entry of a drop-down. */
export type Choice = { label: string; value: number | string };

const Id = z.union([z.number(), z.string()]);
const Row = z.looseObject({ id: Id, name: z.string().nullish() });
const Folder = z.looseObject({ id: Id, name: z.string().nullish(), path: z.string().nullish() });
const Connection = z.looseObject({ id: Id, name: z.string().nullish(), accountName: z.string() });
const Connections = z.looseObject({ connections: z.array(Connection) });

/** A connection of a team; `type` is Make's `accountName`. */
export type TeamConnection = { id: number; label: string; type: string };

const page = { pg: { limit: 500 } };

/** The organizations that the token opens. */
export function listOrganizations(make: MakeClient): Promise<Choice[]> {
  return askingMake(async () => {
    const answer = await make.ask(z.looseObject({ organizations: z.array(Row) }), '/organizations', {
      query: page,
    });
    return answer.organizations.map(toChoice);
  });
}

/** The teams of an organization. */
export function listTeams(make: MakeClient, organizationId: number): Promise<Choice[]> {
  return askingMake(async () => {
    const answer = await make.ask(z.looseObject({ teams: z.array(Row) }), '/teams', {
      query: { organizationId, ...page },
    });
    return answer.teams.map(toChoice);
  });
}

/** The folders of a team, nested ones by their path. */
export function listFolders(make: MakeClient, teamId: number): Promise<Choice[]> {
  return askingMake(async () => {
    const answer = await make.ask(
      z.looseObject({ scenariosFolders: z.array(Folder) }),
      '/scenarios-folders',
      {
        query: { teamId, childrenDepth: 'all' },
      },
    );
    return answer.scenariosFolders.map(({ path, ...folder }) =>
      toChoice(path ? { ...folder, name: path } : folder),
    );
  });
}

/**
 * The connections of a team, those of an app when it is named. They are chosen here rather than by Make's `type`: that wants the
 * connection's type, which is not the app's name and gets a number when the app renews it.
 */
export function listConnections(
  make: MakeClient,
  teamId: number,
  app: string | undefined,
): Promise<Choice[]> {
  return askingMake(async () =>
    (await readConnections(make, teamId))
      .filter(({ type }) => app === undefined || isConnectionFor(app, type))
      .map(({ id, label }) => ({ label, value: id })),
  );
}

/** Every connection of a team. */
export async function readConnections(make: MakeClient, teamId: number): Promise<TeamConnection[]> {
  const { connections } = await make.ask(Connections, '/connections', { query: { teamId } });
  return connections.map(({ id, name, accountName }) => ({
    id: Number(id),
    label: name || String(id),
    type: accountName,
  }));
}

function toChoice({ id, name }: { id: number | string; name?: string | null | undefined }): Choice {
  return { label: name || String(id), value: id };
}
