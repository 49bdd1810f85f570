import { readJsonc } from '../source/jsonc.ts';
import { SourceError } from '../source/source-error.ts';
import type { Deployment } from './deploy.ts';
import { appPath } from './remote-app.ts';

/** Sends the app's common data, which holds secrets and lies outside of the repository, from the file that the caller named. */
export async function sendCommon({ client, target, report }: Deployment, file: string): Promise<void> {
  const common = readJsonc(file, file);
  if (typeof common !== 'object' || common === null || Array.isArray(common))
    throw new SourceError(`${file} is not a JSON object, as common data are.`);
  await client.fetch(`${appPath(target.origin)}/common`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(common),
  });
  report('sent the common data');
}
