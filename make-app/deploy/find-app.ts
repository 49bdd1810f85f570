import { SourceError } from '../source/source-error.ts';
import { adoptApp } from './deploy.ts';
import type { Target } from './local-app.ts';
import type { MakeSdkClient } from './make-sdk-client.ts';
import { readRemoteApp, type RemoteApp, type RemoteAppInfo } from './remote-app.ts';

/**
 * The app in Make, or null when it is to be created. Make may have created it under a longer name in a run that never heard the
 * answer: then it is found by its label, and its name kept (in the manifest only when `keeps`).
 */
export async function findRemoteApp(
  client: MakeSdkClient,
  target: Target,
  { keeps }: { keeps: boolean },
): Promise<RemoteApp | null> {
  const { origin, facts } = target;
  const remote = await readRemoteApp(client, origin);
  if (remote) return remote;
  const { apps } = await client.fetch<{ apps: RemoteAppInfo[] }>('/sdk/apps');
  const ofOthers = target.app.manifest.origins.map(({ appId }) => appId);
  const found = apps.filter(
    ({ name, label }) =>
      name.startsWith(`${origin.appId}-`) && label === facts.label && !ofOthers.includes(name),
  );
  if (found.length > 1)
    throw new SourceError(
      `Make has no app ${origin.appId}, and several that may be it: ${found.map(({ name }) => name).join(', ')}. ` +
        `Write the right one as appId of "${origin.label}" into makecomapp.json.`,
    );
  const [app] = found;
  if (
    !app &&
    Object.values(origin.idMapping ?? {})
      .flat()
      .some((entry) => entry.remote !== null)
  )
    throw new SourceError(
      `Make shows no app ${origin.appId} to this API key in ${origin.baseUrl}, though idMapping of "${origin.label}" names its components. ` +
        'Use the key of its owner and the right zone; or, to have it created again, empty the lists of idMapping in makecomapp.json.',
    );
  if (!app) return null;
  if (keeps) adoptApp(target, app.name, app.version);
  else Object.assign(origin, { appId: app.name, appVersion: app.version });
  return readRemoteApp(client, origin);
}
