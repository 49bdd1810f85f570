import { findRemoteApp } from '../../make-app/deploy/find-app.ts';
import { readApiKey, readTarget, type Target } from '../../make-app/deploy/local-app.ts';
import { MakeSdkClient } from '../../make-app/deploy/make-sdk-client.ts';
import { planDeployment, type Plan } from '../../make-app/deploy/plan.ts';
import { parsePublicUrl } from '../../make-app/source/public-url.ts';

/** A wrong command line: the exit status is 2. */
export class UsageError extends Error {}

type Wish = { source: string; origin: string | undefined; apiBase: string | undefined; keeps: boolean };

/** Everything that the commands about Make begin with: the source, the key, what stands in Make and how the two differ. */
export async function connect({
  source,
  origin,
  apiBase,
  keeps,
}: Wish): Promise<{ client: MakeSdkClient; target: Target; plan: Plan }> {
  if (!origin)
    throw new UsageError(
      '--origin is missing: the label of an origin in makecomapp.json, for example "Testing".',
    );
  const target = readTarget(source, origin, parsePublicUrl(process.env['PUBLIC_URL']));
  const host = hostOf(target.origin.baseUrl, apiBase);
  const client = new MakeSdkClient({
    apiKey: readApiKey(target, process.env),
    ...host,
    onWait: (seconds) => void process.stderr.write(`Make asks to wait; going on in ${seconds} s.\n`),
  });
  const remote = await findRemoteApp(client, target, { keeps });
  return { client, target, plan: await planDeployment(client, target, remote) };
}

/** Make's zone by the origin; a stand-in only on this machine, so that a key can never be sent elsewhere by mistake. */
function hostOf(baseUrl: string, apiBase: string | undefined): { zone: string; protocol: 'http' | 'https' } {
  if (apiBase === undefined) return { zone: new URL(baseUrl).host, protocol: 'https' };
  const url = URL.canParse(apiBase) ? new URL(apiBase) : null;
  if (
    url?.protocol !== 'http:' ||
    !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname) ||
    url.pathname !== '/'
  )
    throw new UsageError(
      '--api-base is for tests: an address of this machine such as http://127.0.0.1:4010.',
    );
  return { zone: url.host, protocol: 'http' };
}
