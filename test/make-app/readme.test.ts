import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { appFolder, components, type NamedComponent } from './app-source.ts';
import { readContract, requestsOf, serverPath, type Contract } from './server-contract.ts';

let server: TestServer;
let contract: Contract;
beforeAll(async () => {
  server = await startTestServer();
  contract = await readContract(server);
});
afterAll(() => server.close());

const readme = readFileSync(join(appFolder, 'README.md'), 'utf8');

test('the table of the README has exactly the requests that the components make, each one that the server answers', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| (\w+) +\| (.+?) +\|$/gm)].map(
    ([, id, kind, endpoint]) => ({ id, kind, endpoint }),
  );
  expect(rows).toEqual(
    components.map((component) => ({
      id: component.id,
      kind: component.type,
      endpoint: endpointsOf(component),
    })),
  );
});

test('it explains every status that the library refuses with', () => {
  for (const status of [401, 402, 403, 404, 409, 422, 424, 429])
    expect(readme).toMatch(new RegExp(`^\\| ${status} `, 'm'));
});

test('it is true about the scopes of the Make token', () => {
  const help = JSON.stringify(
    readFileSync(join(appFolder, 'connections/library-key/library-key.params.iml.json'), 'utf8'),
  );
  const scopes = (text: string) => new Set(text.match(/`[a-z-]+:(read|write)`/g));
  expect(scopes(readme)).toEqual(scopes(help));
});

/** As the README writes them; a star marks where the Make token goes. */
function endpointsOf(component: NamedComponent): string {
  if (component.id === 'makeApiCall') return 'any';
  const endpoints = requestsOf(component).map((request) => {
    const star = 'x-make-token' in (request.code.headers ?? {}) ? ' *' : '';
    return `\`${request.method} ${serverPath(contract, request) ?? 'nothing'}\`${star}`;
  });
  return endpoints.join(' · ') || 'none; it is told by `libraryEvents`';
}
