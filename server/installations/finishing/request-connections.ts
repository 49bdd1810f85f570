import { z } from 'zod';
import type { Deps } from '../../platform/deps.ts';
import type { MakeClient } from '../../platform/make-client.ts';
import { MakeApiError } from '../../platform/make-errors.ts';
import { modulesById } from '../make/blueprint-modules.ts';
import type { InstallationRow } from '../queries.ts';
import type { MissingConnection } from '../schema.ts';
import { isConnectAsked, setConnectAsked } from './attribution-queries.ts';

const Created = z.looseObject({ publicUri: z.url() });
const Requests = z.looseObject({
  requests: z.array(
    z.looseObject({ id: z.string(), name: z.string().nullish(), status: z.string().nullish() }),
  ),
});

type Wanted = {
  row: Pick<InstallationRow, 'id' | 'name'>;
  teamId: number;
  missing: readonly MissingConnection[];
  /** As it stands in Make: it says which major version of an app its modules are of. */
  blueprint: Record<string, unknown>;
  /** The answer that held an earlier address never reached anybody. */
  isRepeated?: boolean;
};

/**
 * Has Make open a page on which the missing connections are made, and answers its address. One request covers every app, with the modules
 * that need it. When the answer to an earlier one was lost, nobody knows that one's address: it is withdrawn first, so that there are
 * never two.
 */
export async function requestConnections(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  make: MakeClient,
  { row, teamId, missing, blueprint, isRepeated = false }: Wanted,
): Promise<string> {
  const name = `${row.name} (Scenario Library, ${row.id})`;
  if (isRepeated || (await isConnectAsked(pool, row.id))) await withdrawPending(make, teamId, name);
  await setConnectAsked(pool, row.id, now());
  const body = {
    teamId,
    name,
    description: `Connections that "${row.name}" needs before it can be started.`,
    credentials: credentialsFor(missing, blueprint),
  };
  try {
    const path = '/credential-requests/actions/create';
    const { publicUri } = await make.ask(Created, path, { method: 'POST', body });
    await setConnectAsked(pool, row.id, null);
    return publicUri;
  } catch (error) {
    if (error instanceof MakeApiError && !error.isAmbiguous) await setConnectAsked(pool, row.id, null);
    throw error;
  }
}

/** One entry for each version of an app, with the modules that need a connection: Make derives its kind and its scopes from them. */
function credentialsFor(missing: Wanted['missing'], blueprint: Wanted['blueprint']) {
  const modules = modulesById(blueprint);
  const versioned = missing.map(({ moduleId, module, app }) => ({
    app,
    name: module.slice(module.indexOf(':') + 1),
    version: modules.get(moduleId)?.['version'],
  }));
  return [...Map.groupBy(versioned, ({ app, version }) => `${app} ${String(version)}`).values()].map(
    (ofApp) => ({
      appName: ofApp[0]!.app,
      ...(typeof ofApp[0]!.version === 'number' ? { appVersion: ofApp[0]!.version } : {}),
      appModules: [...new Set(ofApp.map(({ name }) => name))],
    }),
  );
}

async function withdrawPending(make: MakeClient, teamId: number, name: string): Promise<void> {
  const query = { teamId, name, status: 'pending' }; // one that was answered holds connections, and stays
  const { requests } = await make.ask(Requests, '/credential-requests/requests', { query });
  for (const request of requests.filter((each) => each.name === name && each.status === 'pending'))
    await make.fetch(`/credential-requests/requests/${encodeURIComponent(request.id)}`, {
      method: 'DELETE',
      query: { confirmed: true },
    });
}
