import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiDescription } from '../../../make-app/check/api-description.ts';
import { checkApp } from '../../../make-app/check/check-app.ts';
import { readApp } from '../../../make-app/source/app-source.ts';
import type { Manifest } from '../../../make-app/source/manifest.ts';
import { describeServer } from '../../../scripts/make-app/check.ts';
import { png, runMakeApp } from './app-fixture.ts';

/** Make's own schemas, where a developer has them beside the repository. */
const schemaFolder = join(import.meta.dirname, '../../../../shared/data/make-schemas');
const folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-check-'));
const source = join(folder, 'src');
let api: ApiDescription;

beforeAll(() => void (api = describeServer()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(source, { recursive: true, force: true });
  cpSync('make-app/src', source, { recursive: true });
  writeFileSync(join(folder, 'icon.png'), png());
});

/** What is wrong with the copy, as `where: message`. */
async function problems(schemas: string | null = null): Promise<string[]> {
  const found = await checkApp(readApp(source), { api, schemaFolder: schemas });
  return found.map(({ where, message }) => `${where}: ${message}`);
}
const path = (name: string): string => join(source, name);
function replace(name: string, old: string | RegExp, next: string): void {
  const text = readFileSync(path(name), 'utf8');
  const changed = text.replace(old, next);
  expect(changed, `${name} has ${String(old)}`).not.toBe(text);
  writeFileSync(path(name), changed);
}
function edit(change: (manifest: Manifest) => unknown): void {
  const manifest = JSON.parse(readFileSync(path('makecomapp.json'), 'utf8')) as Manifest;
  change(manifest);
  writeFileSync(path('makecomapp.json'), JSON.stringify(manifest, null, 2));
}
/** Changes a file of JSON without comments, or with those at its beginning only. */
function editCode(name: string, change: (code: never) => unknown): void {
  const code = JSON.parse(readFileSync(path(name), 'utf8').replaceAll(/^\/\/.*$/gm, '')) as never;
  writeFileSync(path(name), JSON.stringify(change(code) ?? code));
}
const search = 'modules/search-scenarios/search-scenarios';
const connection = 'connections/library-key/library-key';
const trigger = 'modules/watch-new-scenarios/watch-new-scenarios';
type Fields = { name: string; [key: string]: unknown }[];
const module = (id: string) => (change: object) =>
  edit(({ components }) => Object.assign(components.module[id] ?? {}, change));

test('the app is in order', async () => {
  expect(await problems()).toEqual([]);
});

test("the app is in order by Make's own schemas too, where they are at hand", async () => {
  expect(await problems(existsSync(schemaFolder) ? schemaFolder : null)).toEqual([]);
});

describe('each rule sees what breaks it', () => {
  test.each<[string, () => void, string]>([
    [
      'an unknown key of the manifest',
      () => edit((manifest) => Object.assign(manifest, { extra: 1 })),
      'unknown key "extra"',
    ],
    [
      'a missing kind of component',
      () => edit(({ components }) => Reflect.deleteProperty(components, 'endpoint')),
      '"components" lacks "endpoint"',
    ],
    [
      'an origin of no zone of Make',
      () => edit(({ origins }) => Object.assign(origins[0] ?? {}, { baseUrl: 'https://evil.example/api' })),
      'a zone of Make',
    ],
    [
      'a key file that git would keep',
      () => edit(({ origins }) => Object.assign(origins[0] ?? {}, { apikeyFile: '../apikey' })),
      '.secrets',
    ],
    [
      'common data in the repository',
      () =>
        edit(({ generalCodeFiles }) => Object.assign(generalCodeFiles, { common: 'general/common.json' })),
      '"common" must be null',
    ],
    [
      'a file that nothing names',
      () => writeFileSync(path('modules/old.iml.json'), '{}'),
      'modules/old.iml.json: makecomapp.json does not name this file',
    ],
    [
      'a file that is missing',
      () => rmSync(path(`${search}.samples.iml.json`)),
      'samples.iml.json: The file does not exist.',
    ],
    [
      'an id that Make refuses',
      () =>
        edit(({ components }) =>
          Object.assign(components.module, { 'get-it': components.module['getScenario'] }),
        ),
      'module get-it: The id must match',
    ],
    [
      'a file under another name',
      () => {
        renameSync(
          path('modules/get-scenario/get-scenario.samples.iml.json'),
          path('modules/get-scenario/sample.json'),
        );
        edit(({ components }) =>
          Object.assign(components.module['getScenario']?.codeFiles ?? {}, {
            samples: 'modules/get-scenario/sample.json',
          }),
        );
      },
      '"samples" must be modules/get-scenario/',
    ],
    [
      'metadata of another kind',
      () => edit(({ components }) => Object.assign(components.rpc['listApps'] ?? {}, { description: 'x' })),
      '"description" is not for a rpc',
    ],
    [
      'a reference to no connection',
      () => module('getScenario')({ connection: 'other' }),
      'refers to the connection "other"',
    ],
    [
      'an instant trigger without a webhook',
      () => module('watchEvents')({ webhook: null }),
      'An instant trigger needs a webhook.',
    ],
    [
      'an action without its kind',
      () => module('getScenario')({ actionCrud: null }),
      '"actionCrud" belongs to every action',
    ],
    [
      'an rpc that does not exist',
      () => replace(`${search}.mappable-params.iml.json`, /rpc:\/\/\w+/, 'rpc://listNothing'),
      'rpc://listNothing does not exist',
    ],
    [
      'a directive that Make does not know',
      () =>
        editCode(`${search}.communication.iml.json`, (code: object) => ({
          ...code,
          rejectUnauthorized: false,
        })),
      'Make knows no "rejectUnauthorized" here.',
    ],
    [
      'a body that is missing',
      () =>
        editCode(
          'modules/send-feedback/send-feedback.communication.iml.json',
          (code: object) => Reflect.deleteProperty(code, 'body') && undefined,
        ),
      'A POST needs a "body"',
    ],
    [
      'an error without a message of its own',
      () =>
        editCode(
          `${connection}.communication.iml.json`,
          ({ response }: { response: { error: object } }) =>
            void Reflect.deleteProperty(response.error, 'message'),
        ),
      '"response.error" needs a "message"',
    ],
    [
      'an unknown type of error',
      () => replace(`${connection}.communication.iml.json`, 'InvalidAccessTokenError', 'WrongKeyError'),
      '"WrongKeyError" is no type of error',
    ],
    [
      'an address that is too long',
      () =>
        editCode(`${search}.communication.iml.json`, (code: object) => ({
          ...code,
          url: `/${'v'.repeat(512)}`,
        })),
      '"url" is longer than 512',
    ],
    [
      'a key of a field that Make does not know',
      () =>
        editCode(
          `${search}.mappable-params.iml.json`,
          (fields: Fields) => void Object.assign(fields[0] ?? {}, { hint: 'x' }),
        ),
      'Make knows no "hint" of a field.',
    ],
    [
      'a type that Make does not know',
      () => replace(`${search}.mappable-params.iml.json`, '"uinteger"', '"natural"'),
      'Make knows no type "natural"',
    ],
    [
      'a label in title case',
      () =>
        editCode(
          `${search}.mappable-params.iml.json`,
          (fields: Fields) => void Object.assign(fields[0] ?? {}, { label: 'Search Words' }),
        ),
      'the label must be in sentence case',
    ],
    [
      'a secret that everybody could read',
      () => replace(`${connection}.params.iml.json`, '"password"', '"text"'),
      'a secret must be of type "password"',
    ],
    [
      'an instant that is no date',
      () =>
        editCode('modules/get-installation/get-installation.interface.iml.json', (fields: Fields) =>
          fields.map((field) => (field.name === 'createdAt' ? { ...field, type: 'text' } : field)),
        ),
      'an instant must be of type "date"',
    ],
    [
      'a base that calls another host',
      () =>
        replace(
          'general/base.iml.json',
          '"baseUrl": "https://scenario-library.example"',
          '"baseUrl": "https://library.test"',
        ),
      '"baseUrl" must be https://scenario-library.example',
    ],
    [
      'an error that says no status',
      () => replace('general/base.iml.json', '[{{statusCode}}] ', ''),
      '"[status] message (code)"',
    ],
    [
      'a log that shows the key',
      () =>
        editCode(
          'general/base.iml.json',
          ({ log }: { log: { sanitize: string[] } }) =>
            void Object.assign(log, { sanitize: log.sanitize.slice(1) }),
        ),
      '"log.sanitize" must name request.headers.authorization',
    ],
    [
      'a log that shows the Make token',
      () =>
        replace(
          'modules/install-scenario/install-scenario.communication.iml.json',
          '"request.headers.`x-make-token`",',
          '',
        ),
      'must hide request.headers.x-make-token',
    ],
    [
      'an absolute address',
      () =>
        replace(
          `${search}.communication.iml.json`,
          '"/v1/scenarios"',
          '"https://scenario-library.example/v1/scenarios"',
        ),
      'Addresses must be relative',
    ],
    [
      'an error that switches scenarios off',
      () =>
        editCode(
          'modules/get-scenario/get-scenario.communication.iml.json',
          ({ response }: { response: object }) =>
            void Object.assign(response, { error: { message: 'x', type: 'InvalidAccessTokenError' } }),
        ),
      'switches scenarios of users off',
    ],
    [
      'a list without a limit',
      () =>
        editCode(
          'rpcs/list-scenarios/list-scenarios.communication.iml.json',
          ({ response }: { response: object }) => void Reflect.deleteProperty(response, 'limit'),
        ),
      '"response.limit" is missing',
    ],
    [
      'a list that stops after a page',
      () =>
        editCode(
          'rpcs/list-scenarios/list-scenarios.communication.iml.json',
          (code: object) => void Reflect.deleteProperty(code, 'pagination'),
        ),
      'The server answers in pages',
    ],
    [
      'a search whose form does not end with the limit',
      () => editCode(`${search}.mappable-params.iml.json`, (fields: Fields) => fields.toReversed()),
      'must end with an optional field "limit"',
    ],
    [
      'a limit of another default',
      () =>
        editCode(
          `${search}.mappable-params.iml.json`,
          (fields: Fields) => void Object.assign(fields.at(-1) ?? {}, { default: 50 }),
        ),
      '10 by default',
    ],
    [
      'a trigger that begins with the oldest',
      () => replace(`${trigger}.communication.iml.json`, '"desc"', '"asc"'),
      '"response.trigger.order" must be "desc"',
    ],
    [
      'a second universal module',
      () => module('getScenario')({ moduleType: 'universal', actionCrud: null }),
      'one universal module',
    ],
    [
      'a module in no group',
      () =>
        editCode('modules/groups.json', (groups: { modules: string[] }[]) => void groups[0]?.modules.pop()),
      'must stand in exactly one group',
    ],
    [
      'triggers that do not come first',
      () => editCode('modules/groups.json', (groups: object[]) => groups.toReversed()),
      'the first group must be that of the triggers',
    ],
    [
      'a description without a verb',
      () => module('getScenario')({ description: 'The scenario.' }),
      'The description must begin like',
    ],
    [
      'a connection without the kind of sign-in',
      () =>
        edit(({ components }) =>
          Object.assign(components.connection['libraryKey'] ?? {}, { label: 'Library' }),
        ),
      'in brackets',
    ],
    [
      'a connection without a label of its own',
      () =>
        editCode(
          `${connection}.communication.iml.json`,
          ({ response }: { response: object }) => void Reflect.deleteProperty(response, 'metadata'),
        ),
      '"response.metadata" is missing',
    ],
    [
      'a sample with what the interface lacks',
      () => editCode(`${search}.samples.iml.json`, (sample: object) => ({ ...sample, colour: 'red' })),
      'The sample has "colour"',
    ],
    [
      'a sample with a person',
      () =>
        editCode(`${search}.samples.iml.json`, (sample: object) => ({
          ...sample,
          title: 'By kim@northwind.com',
        })),
      'e-mail address',
    ],
    [
      'an icon of another size',
      () => {
        const icon = readFileSync(join(folder, 'icon.png'));
        icon.writeUInt32BE(256, 16);
        writeFileSync(join(folder, 'icon.png'), icon);
      },
      '512 × 512',
    ],
    [
      'an address that the server does not have',
      () => replace(`${search}.communication.iml.json`, '/v1/scenarios', '/v1/templates'),
      'The server has no GET /v1/templates.',
    ],
    [
      'a method that the server does not have',
      () => replace('modules/get-scenario/get-scenario.communication.iml.json', '"GET"', '"DELETE"'),
      'The server has no DELETE /v1/scenarios/',
    ],
    [
      'a filter that the server does not take',
      () => replace(`${search}.communication.iml.json`, '"category":', '"topic":'),
      'no query parameter "topic"',
    ],
    [
      'a field that the server does not take',
      () => replace('modules/send-feedback/send-feedback.communication.iml.json', '"message":', '"text":'),
      'takes no field "text"',
    ],
    [
      'an rpc that reads what is not answered',
      () =>
        replace(
          'rpcs/list-scenarios/list-scenarios.communication.iml.json',
          '{{item.title}}',
          '{{item.name}}',
        ),
      'It reads item.name, which the server does not answer.',
    ],
    [
      'a webhook that is attached elsewhere',
      () => replace('webhooks/library-events/library-events.attach.iml.json', '/v1/hooks', '/v1/webhooks'),
      'The server has no POST',
    ],
    [
      'an output that is not answered',
      () =>
        editCode(`${search}.interface.iml.json`, (fields: Fields) => [
          ...fields,
          { name: 'stars', type: 'number', label: 'Stars' },
        ]),
      'It declares "stars", which the server does not answer.',
    ],
    [
      'an answer that is left out',
      () =>
        editCode(`${search}.interface.iml.json`, (fields: Fields) =>
          fields.filter(({ name }) => name !== 'slug'),
        ),
      'The server answers "slug", which it does not declare.',
    ],
    [
      'an answer that is left out inside of another',
      () =>
        editCode(`${search}.interface.iml.json`, (fields: (Fields[number] & { spec?: Fields })[]) => {
          const version = fields.find(({ name }) => name === 'latestVersion');
          version?.spec?.splice(0, 1);
        }),
      'The server answers "latestVersion.',
    ],
    [
      'an output of another type',
      () =>
        editCode(`${search}.interface.iml.json`, (fields: Fields) =>
          fields.map((field) => (field.name === 'title' ? { ...field, type: 'number' } : field)),
        ),
      '"title" is of type "number", and the server answers string',
    ],
    [
      'an event that is left out',
      () =>
        editCode('modules/watch-events/watch-events.interface.iml.json', (fields: Fields) => fields.slice(1)),
      'module watchEvents, interface: The server answers "id"',
    ],
  ])('%s', async (_, breakIt, sentence) => {
    breakIt();
    expect((await problems()).join('\n')).toContain(sentence);
  });

  test.runIf(existsSync(schemaFolder))("Make's own schemas", async () => {
    editCode(
      `${search}.communication.iml.json`,
      ({ response }: { response: object }) => void Object.assign(response, { limit: [] }),
    );
    expect((await problems(schemaFolder)).join('\n')).toContain("By Make's schema: ");
  });
});

describe('the command', () => {
  test('finds the app of the repository in order, its icon included', async () => {
    expect(await runMakeApp(['check'])).toMatchObject({ status: 0, stderr: '' });
  });

  test('says that the app is in order, and that the schemas were left out', async () => {
    const { status, stdout, stderr } = await runMakeApp(['check', '--source', source]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain("Make's own schemas were left out");
    expect(stdout).toContain('The Make app is in order.');
  });

  test('lists what is wrong and ends with 1, as JSON too', async () => {
    replace(`${search}.communication.iml.json`, '/v1/scenarios', '/v1/templates');
    const { status, stdout } = await runMakeApp(['check', '--json', '--source', source]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: [{ where: 'module searchScenarios', message: 'The server has no GET /v1/templates.' }],
      isCheckedByMakesSchemas: false,
    });
  });

  test('names the file and line of broken JSON', async () => {
    writeFileSync(path(`${search}.communication.iml.json`), '{\n  "url": \n}\n');
    const { status, stderr } = await runMakeApp(['check', '--source', source]);
    expect(status).toBe(1);
    expect(stderr).toContain(`${search}.communication.iml.json, line 3: ValueExpected.`);
  });

  test('says when a folder holds no schemas', async () => {
    const { status, stderr } = await runMakeApp(['check', '--source', source, '--schemas', folder]);
    expect(status).toBe(1);
    expect(stderr).toContain("does not hold Make's schemas");
  });
});
