import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startMakeSdkDouble, type MakeSdkDouble } from '../../doubles/make-sdk/start-make-sdk-double.ts';
import { apiKey, createAppFolder, publicUrl, runMakeApp, type Outcome } from './app-fixture.ts';

let app: ReturnType<typeof createAppFolder>;
let make: MakeSdkDouble;
const everything: Outcome[] = [];

beforeEach(async () => {
  app = createAppFolder();
  make = await startMakeSdkDouble({ apiKey, nameSuffix: '-x1y2z3' });
});
afterEach(async () => {
  // Whatever happened: the key is never shown, and no more than two requests are under way.
  expect(everything.filter(({ stdout, stderr }) => `${stdout}${stderr}`.includes(apiKey))).toEqual([]);
  expect(make.mostAtOnce()).toBeLessThanOrEqual(2);
  everything.length = 0;
  await make.close();
  app.remove();
});

async function run(
  command: string,
  words: string[] = [],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const outcome = await runMakeApp(
    [command, '--origin', 'Testing', '--source', app.source, '--api-base', make.url, ...words],
    { MAKE_API_KEY: apiKey, PUBLIC_URL: publicUrl, ...env },
  );
  everything.push(outcome);
  return outcome;
}
const deploy = async (): Promise<Outcome> => {
  const outcome = await run('deploy', ['--yes']);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  return outcome;
};
/** What was written since, as "PUT /path". */
async function writesOf(work: () => Promise<unknown>): Promise<string[]> {
  const before = make.writes().length;
  await work();
  return make
    .writes()
    .slice(before)
    .map(({ method, path }) => `${method} ${path}`);
}
const names = (kind: string) =>
  make.state.components.filter((each) => each.kind === kind).map(({ name }) => name);
const origin = () => app.manifest().origins[0];
const communication = 'modules/search-scenarios/search-scenarios.communication.iml.json';

describe('a first deployment', () => {
  test('creates the app with every component, and writes the names that Make gave into the manifest', async () => {
    await deploy();
    expect(make.state.apps.map(({ name, fields }) => [name, fields['label']])).toEqual([
      ['northwind-testing-x1y2z3', 'Northwind (Testing)'],
    ]);
    expect(origin()).toMatchObject({
      appId: 'northwind-testing-x1y2z3',
      idMapping: {
        connection: [{ local: 'libraryKey', remote: 'northwind-testing-x1y2z3' }],
        webhook: [{ local: 'libraryEvents', remote: 'northwind-testing-x1y2z3' }],
        rpc: [{ local: 'listCategories', remote: 'listCategories' }],
        endpoint: [{ local: 'findScenario', remote: 'findScenario' }],
      },
    });
    expect(
      origin()
        ?.idMapping?.module?.map(({ remote }) => remote)
        .toSorted(),
    ).toEqual(names('module').toSorted());
    expect(app.manifest().origins[1]?.appId).toBe('northwind');
  });

  test('sends every section as it stands in the files, comments included, with the public address in place of the placeholder', async () => {
    await deploy();
    const search = make.state.components.find(({ name }) => name === 'searchScenarios');
    expect(search?.sections.get('api')).toBe(app.read(communication));
    expect(search?.sections.get('expect')).toContain('rpc://listCategories');
    const [made] = make.state.apps;
    expect(made?.sections.get('base')).toBe(`// The host gives way.\n{"baseUrl":"${publicUrl}"}\n`);
    expect(made?.sections.get('readme')).toContain(`Talks to ${publicUrl}/v1.`);
    expect(made?.sections.get('common')).toBe('{ }');
    expect(made?.icon?.length).toBeGreaterThan(100);
    const stored = [...make.state.apps, ...make.state.components].flatMap(({ sections }) => [
      ...sections.values(),
    ]);
    expect(stored.filter((text) => text.includes('scenario-library.example'))).toEqual([]);
    expect(app.read('general/base.iml.json')).toContain('https://scenario-library.example');
  });

  test('refers to connections and webhooks by their names in Make', async () => {
    await deploy();
    const fields = Object.fromEntries(
      make.state.components.map(({ kind, name, fields: own }) => [`${kind} ${name}`, own]),
    );
    expect(fields['module watchEvents']).toMatchObject({
      connection: 'northwind-testing-x1y2z3',
      webhook: 'northwind-testing-x1y2z3',
      typeId: 10,
    });
    expect(fields['endpoint findScenario']).toMatchObject({
      attachedAccounts: ['northwind-testing-x1y2z3'],
      annotations: { readOnlyHint: true },
      context: 'Finds one.\n',
    });
  });

  test('goes in the order of the references, with the groups after the modules', async () => {
    await deploy();
    const created = make.writes().map(({ method, path }) => `${method} ${path}`);
    const first = (pattern: RegExp): number => created.findIndex((write) => pattern.test(write));
    const order = [
      /^POST \/sdk\/apps$/,
      /^PUT .*\/base$/,
      /^POST .*\/connections$/,
      /^POST .*\/endpoints$/,
      /^POST .*\/rpcs$/,
      /^POST .*\/webhooks$/,
      /^POST .*\/modules$/,
      /^PUT .*\/groups$/,
    ].map(first);
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(created.at(-1)).toMatch(/^PUT .*\/groups$/);
    expect(created.filter((write) => /\/(public|private)$|^DELETE/.test(write))).toEqual([]);
  });

  test('uses two requests at once, and never more', async () => {
    await deploy();
    expect(make.mostAtOnce()).toBe(2);
  });
});

describe('a later deployment', () => {
  test('sends nothing when nothing has changed', async () => {
    await deploy();
    const before = app.read('makecomapp.json');
    expect(await writesOf(deploy)).toEqual([]);
    expect(app.read('makecomapp.json')).toBe(before);
    expect((await run('diff')).stdout).toContain('Make has all of the source.');
  });

  test('sends a changed section, and only that', async () => {
    await deploy();
    app.write(communication, '// Changed.\n{ "url": "/v1/scenarios" }\n');
    expect(await writesOf(deploy)).toEqual([
      'PUT /sdk/apps/northwind-testing-x1y2z3/1/modules/searchScenarios/api',
    ]);
  });

  test('sends a changed comment too, because the code with comments is what Make keeps', async () => {
    await deploy();
    app.write('general/base.iml.json', app.read('general/base.iml.json').replace('gives way', 'is replaced'));
    expect(await writesOf(deploy)).toEqual(['PUT /sdk/apps/northwind-testing-x1y2z3/1/base']);
  });

  test('sends a renamed label as one PATCH of that field', async () => {
    await deploy();
    app.edit(
      ({ components }) =>
        void Object.assign(components.module['searchScenarios'] ?? {}, { label: 'Find scenarios' }),
    );
    expect(await writesOf(deploy)).toEqual([
      'PATCH /sdk/apps/northwind-testing-x1y2z3/1/modules/searchScenarios',
    ]);
    expect(JSON.parse(make.writes().at(-1)?.body ?? '')).toEqual({ label: 'Find scenarios' });
  });

  test('creates a new module, and the groups that name it', async () => {
    await deploy();
    const copy = (text: string): string => text.replaceAll('search-scenarios', 'list-scenarios');
    app.edit(({ components }) => {
      const model = components.module['searchScenarios'];
      components.module['listScenarios'] = {
        ...(JSON.parse(copy(JSON.stringify(model))) as NonNullable<typeof model>),
        label: 'List scenarios',
      };
    });
    for (const part of ['communication', 'static-params', 'mappable-params', 'interface', 'samples', 'scope'])
      app.write(
        `modules/list-scenarios/list-scenarios.${part}.iml.json`,
        app.read(`modules/search-scenarios/search-scenarios.${part}.iml.json`),
      );
    app.write('modules/groups.json', [
      { label: 'All', modules: Object.keys(app.manifest().components.module) },
    ]);
    const writes = await writesOf(deploy);
    expect(writes[0]).toBe('POST /sdk/apps/northwind-testing-x1y2z3/1/modules');
    expect(writes.at(-1)).toBe('PUT /sdk/apps/northwind-testing-x1y2z3/1/groups');
    expect(writes).toHaveLength(8);
    expect(names('module')).toContain('listScenarios');
    expect(await writesOf(deploy)).toEqual([]);
  });

  test('never removes what stands in Make alone, and says so', async () => {
    await deploy();
    app.edit(({ components }) => void delete components.module['makeApiCall']);
    for (const path of ['communication', 'static-params', 'mappable-params', 'interface', 'samples', 'scope'])
      app.removeFile(`modules/make-api-call/make-api-call.${path}.iml.json`);
    expect((await run('diff')).stdout).toContain('remains module makeApiCall');
    expect(await writesOf(deploy)).toEqual([]);
    expect(names('module')).toContain('makeApiCall');
  });

  test('leaves alone what the idMapping maps to nothing', async () => {
    app.edit(
      ({ origins }) => void origins[0]?.idMapping?.module?.push({ local: 'makeApiCall', remote: null }),
    );
    await deploy();
    expect(names('module').toSorted()).toEqual(['searchScenarios', 'watchEvents']);
  });
});

describe('without --yes', () => {
  test('a deployment shows what it would do and writes nothing, neither in Make nor here', async () => {
    const before = app.read('makecomapp.json');
    const { status, stdout } = await run('deploy');
    expect(status).toBe(0);
    expect(stdout).toContain('create  app northwind-testing');
    expect(stdout).toContain('create  module searchScenarios');
    expect(stdout).toContain('Nothing was sent. Add --yes to send it.');
    expect(make.writes()).toEqual([]);
    expect(app.read('makecomapp.json')).toBe(before);
  });

  test('diff says the same as JSON, by the ids here and the names in Make', async () => {
    await deploy();
    app.write(communication, '{ "url": "/v1/scenarios", "method": "GET" }\n');
    app.edit(
      ({ components }) =>
        void Object.assign(components.connection['libraryKey'] ?? {}, { label: 'Key (API key)' }),
    );
    const writes = await writesOf(async () => {
      const { status, stdout } = await run('diff', ['--json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        origin: 'Testing',
        isUpToDate: false,
        components: [
          {
            type: 'connection',
            local: 'libraryKey',
            remote: 'northwind-testing-x1y2z3',
            change: 'change',
            fields: ['label'],
            code: [],
          },
          {
            type: 'module',
            local: 'searchScenarios',
            remote: 'searchScenarios',
            change: 'change',
            fields: [],
            code: ['communication'],
          },
        ],
        remaining: [],
      });
    });
    expect(writes).toEqual([]);
  });
});

describe('common data', () => {
  test('are sent only from a file that is named', async () => {
    await deploy();
    app.write('../common.json', { clientSecret: 'northwind-secret' });
    const outcome = await run('deploy', ['--yes', '--common', `${app.folder}/common.json`]);
    expect(outcome.status).toBe(0);
    expect(outcome.stdout).not.toContain('northwind-secret');
    expect(make.state.apps[0]?.sections.get('common')).toBe('{"clientSecret":"northwind-secret"}');
  });
});

describe('the app of this repository', () => {
  test('is taken by Make whole, and a second deployment sends nothing', async () => {
    rmSync(app.source, { recursive: true });
    cpSync('make-app/src', app.source, { recursive: true });
    for (const file of ['app.json', 'icon.png']) cpSync(`make-app/${file}`, join(app.folder, file));
    const { components } = app.manifest();
    await deploy();
    const sent = make
      .writes()
      .map(({ body }) => body)
      .join('\n');
    expect(sent).not.toContain('scenario-library.example');
    expect(sent).toContain(`${publicUrl}/v1/me`);
    for (const kind of ['connection', 'webhook', 'module', 'rpc', 'function', 'endpoint'] as const)
      expect(names(kind)).toHaveLength(Object.keys(components[kind]).length);
    expect(await writesOf(deploy)).toEqual([]);
  });
});
