import { createHash } from 'node:crypto';
import { isNamedByMake, type ComponentType } from '../source/component-types.ts';
import type { Origin } from '../source/manifest.ts';
import type { MakeSdkClient } from './make-sdk-client.ts';
import { MakeRefusal } from './make-refusals.ts';

/** MD5 of every column that Make keeps, by its name; null where the column is empty. */
export type Checksums = Record<string, string | null>;
export type RemoteComponent = { name: string; checksum: Checksums };
export type RemoteNamed = { name: string; label: string; type: string };
export type RemoteAppInfo = {
  name: string;
  version: number;
  label: string;
  description?: string | null;
  theme?: string;
};

/** What stands in Make: checksums of all components, and the labels of those that Make names itself. */
export type RemoteApp = {
  info: RemoteAppInfo;
  app: Checksums;
  components: Record<ComponentType, RemoteComponent[]>;
  named: { connection: RemoteNamed[]; webhook: RemoteNamed[] };
};

const checksumLists: Record<ComponentType, string> = {
  connection: 'accounts',
  webhook: 'hooks',
  module: 'modules',
  rpc: 'rpcs',
  function: 'functions',
  endpoint: 'endpoints',
};

export const md5 = (value: string): string => createHash('md5').update(value).digest('hex');

/** The app's own address in Make's API. */
export const appPath = ({ appId, appVersion }: Origin): string => `/sdk/apps/${appId}/${appVersion}`;

/** Where components of a kind are listed and created. */
export const listPath = (origin: Origin, type: ComponentType): string =>
  `${isNamedByMake(type) ? `/sdk/apps/${origin.appId}` : appPath(origin)}/${type}s`;

/** One component; connections and webhooks stand beside the versions of apps. */
export const componentPath = (origin: Origin, type: ComponentType, name: string): string =>
  isNamedByMake(type) ? `/sdk/apps/${type}s/${name}` : `${appPath(origin)}/${type}s/${name}`;

/** How Make wraps one component of a kind in its answers. */
export const wrapperOf = (type: ComponentType): string => `app${type[0]?.toUpperCase()}${type.slice(1)}`;

/** Reads what stands in Make; null when the app does not exist. */
export async function readRemoteApp(client: MakeSdkClient, origin: Origin): Promise<RemoteApp | null> {
  const info = await client
    .fetch<{ app: RemoteAppInfo }>(appPath(origin))
    .then(({ app }) => app)
    .catch((error: unknown) => {
      if (error instanceof MakeRefusal && error.status === 404) return null;
      throw error;
    });
  if (!info) return null;
  const [sums, connections, webhooks] = await Promise.all([
    client.fetch<Record<string, RemoteComponent[] | undefined>>(`${appPath(origin)}/checksum`),
    client.fetch<{ appConnections: RemoteNamed[] }>(listPath(origin, 'connection')),
    client.fetch<{ appWebhooks: RemoteNamed[] }>(listPath(origin, 'webhook')),
  ]);
  const components = Object.fromEntries(
    Object.entries(checksumLists).map(([type, list]) => [type, sums[list] ?? []]),
  ) as RemoteApp['components'];
  return {
    info,
    app: sums['app']?.[0]?.checksum ?? {},
    components,
    named: { connection: connections.appConnections, webhook: webhooks.appWebhooks },
  };
}
