import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startMakeSdkDouble, type MakeSdkDouble } from '../../doubles/make-sdk/start-make-sdk-double.ts';
import { apiKey, createAppFolder, publicUrl, runMakeApp } from './app-fixture.ts';

let app: ReturnType<typeof createAppFolder>;
let make: MakeSdkDouble;
const communication = 'modules/search-scenarios/search-scenarios.communication.iml.json';

const run = (command: string, ...words: string[]) =>
  runMakeApp([command, '--origin', 'Testing', '--source', app.source, '--api-base', make.url, ...words], {
    MAKE_API_KEY: apiKey,
    PUBLIC_URL: publicUrl,
  });
const git = (...words: string[]): void =>
  void execFileSync('git', ['-c', 'user.name=Kim', '-c', 'user.email=kim@example.com', ...words], {
    cwd: app.folder,
    stdio: 'ignore',
  });
const inMake = (kind: string, name: string) => {
  const found = make.state.components.find((each) => each.kind === kind && each.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name} in Make.`);
  return found;
};

beforeEach(async () => {
  app = createAppFolder();
  make = await startMakeSdkDouble({ apiKey, nameSuffix: '-x1y2z3' });
  expect((await run('deploy', '--yes')).status).toBe(0);
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'As deployed');
});
afterEach(async () => {
  await make.close();
  app.remove();
});

/** Somebody edits the app in Make's own editor. */
function editInMake(): void {
  inMake('module', 'searchScenarios').sections.set(
    'api',
    `// Edited in Make.\n{ "url": "${publicUrl}/v1/scenarios" }\n`,
  );
  inMake('module', 'searchScenarios').fields['label'] = 'Look for scenarios';
  inMake('endpoint', 'findScenario').fields['context'] = 'Finds exactly one.\n';
  make.state.apps[0]?.sections.set(
    'readme',
    `# Northwind\n\nAt ${publicUrl}/v1, not at ${publicUrl}.example.\n`,
  );
}

describe('pull', () => {
  test('writes what was changed in Make, with the placeholder back in its place, and tells what', async () => {
    editInMake();
    const before = make.writes().length;
    const { status, stdout, stderr } = await run('pull');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim().split('\n').toSorted()).toEqual([
      'wrote README.md',
      'wrote endpoints/find-scenario/find-scenario.context.md',
      'wrote module searchScenarios: label',
      `wrote ${communication}`,
    ]);
    expect(app.read(communication)).toBe(
      '// Edited in Make.\n{ "url": "https://scenario-library.example/v1/scenarios" }\n',
    );
    expect(app.read('README.md')).toBe(
      `# Northwind\n\nAt https://scenario-library.example/v1, not at ${publicUrl}.example.\n`,
    );
    expect(app.manifest().components.module['searchScenarios']?.label).toBe('Look for scenarios');
    expect(make.writes().length).toBe(before);
    expect((await run('diff')).stdout).toContain('Make has all of the source.');
    expect((await run('pull')).stdout).toBe('The source is what stands in Make.\n');
  });

  test('turns references back into ids of the source', async () => {
    inMake('rpc', 'listCategories').fields['connection'] = null;
    Object.assign(inMake('module', 'searchScenarios').fields, {
      altConnection: 'northwind-testing-x1y2z3',
      typeId: 4,
      crud: 'read',
    });
    expect((await run('pull')).status).toBe(0);
    const { rpc, module } = app.manifest().components;
    expect(rpc['listCategories']?.connection).toBeNull();
    expect(module['searchScenarios']).toMatchObject({ altConnection: 'libraryKey', moduleType: 'action' });
  });

  test('refuses to overwrite what only this folder has, and writes nothing at all', async () => {
    editInMake();
    app.write(communication, '{ "url": "/v1/mine" }\n');
    const { status, stdout, stderr } = await run('pull');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(communication);
    expect(stderr).toContain('--force');
    expect(app.read(communication)).toBe('{ "url": "/v1/mine" }\n');
    expect(app.read('README.md')).toContain('Talks to');
  });

  test('overwrites it with --force', async () => {
    editInMake();
    app.write(communication, '{ "url": "/v1/mine" }\n');
    expect((await run('pull', '--force')).status).toBe(0);
    expect(app.read(communication)).toContain('Edited in Make.');
  });

  test('takes every file for changed where git does not watch the folder', async () => {
    editInMake();
    execFileSync('rm', ['-rf', '.git'], { cwd: app.folder });
    const { status, stderr } = await run('pull');
    expect(status).toBe(1);
    expect(stderr).toContain(communication);
  });

  test('names what stands in Make alone', async () => {
    app.edit(({ components }) => void delete components.rpc['listCategories']);
    const { status, stdout } = await run('pull');
    expect(status).toBe(0);
    expect(stdout).toBe(
      'left out rpc listCategories: makecomapp.json does not name it; add it there to pull it\n',
    );
  });

  test('says when there is no app to pull', async () => {
    make.state.apps.length = 0;
    const mapped = await run('pull');
    expect(mapped.status).toBe(1);
    expect(mapped.stderr).toContain('though idMapping of "Testing" names its components');
    app.edit(({ origins }) => {
      for (const list of Object.values(origins[0]?.idMapping ?? {})) list.length = 0;
    });
    const { status, stderr } = await run('pull');
    expect(status).toBe(1);
    expect(stderr).toContain('Make has no app northwind-testing-x1y2z3; "deploy" creates it.');
  });

  test('never brings common data into the source', async () => {
    make.state.apps[0]?.sections.set('common', '{"clientSecret":"northwind-secret"}');
    const { status, stdout } = await run('pull');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'The source is what stands in Make.\n' });
  });
});
