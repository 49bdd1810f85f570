import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appFolder, components, kebab, manifest, type NamedComponent } from './app-source.ts';

const suffixes: Record<string, string> = {
  communication: 'communication',
  params: 'params',
  staticParams: 'static-params',
  mappableParams: 'mappable-params',
  epoch: 'epoch',
  interface: 'interface',
  samples: 'samples',
  scope: 'scope',
  attach: 'attach',
  detach: 'detach',
  requiredScope: 'required-scope',
};
const form = ['communication', 'staticParams', 'interface', 'samples'];
const codeKeys: Record<string, string[]> = {
  connection: ['communication', 'params', 'common'],
  webhook: ['communication', 'params', 'attach', 'detach', 'requiredScope'],
  rpc: ['communication', 'params'],
  action: [...form, 'mappableParams', 'scope'],
  search: [...form, 'mappableParams', 'scope'],
  universal: [...form, 'mappableParams', 'scope'],
  trigger: [...form, 'epoch', 'scope'],
  instant_trigger: form,
};
const links = ['label', 'connection', 'altConnection', 'codeFiles'];
const ofModule = [...links, 'description', 'moduleType'];
const allowedMetadata: Record<string, string[]> = {
  connection: ['label', 'connectionType', 'codeFiles'],
  webhook: [...links, 'webhookType'],
  rpc: links,
  action: [...ofModule, 'actionCrud'],
  search: ofModule,
  universal: ofModule,
  trigger: ofModule,
  instant_trigger: [...ofModule, 'webhook'],
};
const kindOf = ({ type, metadata }: NamedComponent): string => metadata.moduleType ?? type;
const named = components.map((component): [string, NamedComponent] => [
  `${component.type} ${component.id}`,
  component,
]);
const modules = components.filter((component) => component.type === 'module');

describe('makecomapp.json', () => {
  test('has exactly the parts that the extension knows', () => {
    expect(Object.keys(manifest).toSorted()).toEqual([
      'components',
      'fileVersion',
      'generalCodeFiles',
      'origins',
    ]);
    expect(manifest.fileVersion).toBe(1);
    expect(manifest.generalCodeFiles).toEqual({
      base: 'general/base.iml.json',
      common: null,
      readme: 'README.md',
      groups: 'modules/groups.json',
    });
    expect(Object.keys(manifest.components).toSorted()).toEqual([
      'connection',
      'endpoint',
      'function',
      'module',
      'rpc',
      'webhook',
    ]);
  });

  test('needs no custom functions, which Make lets few developers deploy', () => {
    expect(manifest.components['function']).toEqual({});
  });

  test('can be deployed to a testing and a production app, with the token outside the repository', () => {
    expect(manifest.origins.map((origin) => origin.label)).toEqual(['Testing', 'Production']);
    for (const origin of manifest.origins) {
      expect(origin.baseUrl).toMatch(/^https:\/\/(.*)\/api$/);
      expect(origin.appId).toMatch(/^[a-z][0-9a-z-]{1,28}[0-9a-z]$/);
      expect(origin.apikeyFile).toBe('../.secrets/apikey');
      expect(Object.keys(origin.idMapping).toSorted()).toEqual(Object.keys(manifest.components).toSorted());
    }
    expect(readFileSync(join(appFolder, '../../.gitignore'), 'utf8')).toContain('.secrets/');
  });

  test('names every file of the app, and only those that exist', () => {
    const listed = [
      ...Object.values(manifest.generalCodeFiles),
      ...components.flatMap(({ metadata }) => Object.values(metadata.codeFiles)),
    ].filter((path) => path !== null);
    const present = readdirSync(appFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(appFolder, join(entry.parentPath, entry.name)));
    expect(present.toSorted()).toEqual([...listed, 'makecomapp.json'].toSorted());
  });
});

describe.each(named)('%s', (_, component) => {
  const { type, id, metadata } = component;

  test('has an id that Make takes', () => {
    expect(id).toMatch(
      ['connection', 'webhook'].includes(type)
        ? /^[a-zA-Z][0-9a-zA-Z-]{1,33}[0-9a-zA-Z]$/
        : /^[a-zA-Z][0-9a-zA-Z]{2,47}$/,
    );
  });

  test('has only metadata of its kind, and a label', () => {
    expect(Object.keys(metadata).filter((key) => !allowedMetadata[kindOf(component)]?.includes(key))).toEqual(
      [],
    );
    expect(metadata.label).toMatch(type === 'connection' ? /^.+ \(.+\)$/ : /^[A-Z]/);
  });

  test('has all code files of its kind under the names of the extension', () => {
    expect(Object.keys(metadata.codeFiles).toSorted()).toEqual(codeKeys[kindOf(component)]?.toSorted());
    for (const [key, path] of Object.entries(metadata.codeFiles)) {
      expect(path).toBe(
        key === 'common' ? null : `${type}s/${kebab(id)}/${kebab(id)}.${suffixes[key]}.iml.json`,
      );
      expect(path === null || existsSync(join(appFolder, path))).toBe(true);
    }
  });

  test('refers to connections and webhooks that exist', () => {
    const references = [metadata.connection, metadata.altConnection].filter(
      (reference) => typeof reference === 'string',
    );
    const known = Object.keys(manifest.components['connection'] ?? {});
    expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
    if (metadata.webhook)
      expect(Object.keys(manifest.components['webhook'] ?? {})).toContain(metadata.webhook);
  });
});

test('there are the modules that the library offers, each of its kind', () => {
  expect(modules.map(({ metadata }) => [metadata.label, metadata.moduleType, metadata.actionCrud])).toEqual([
    ['Watch events', 'instant_trigger', undefined],
    ['Watch new scenarios', 'trigger', undefined],
    ['Watch updated scenarios', 'trigger', undefined],
    ['Search scenarios', 'search', undefined],
    ['Get a scenario', 'action', 'read'],
    ['List recommendations', 'search', undefined],
    ['List my installations', 'search', undefined],
    ['Get an installation', 'action', 'read'],
    ['Install a scenario', 'action', 'create'],
    ['Upgrade an installation', 'action', 'update'],
    ['Roll back an installation', 'action', 'update'],
    ['Uninstall a scenario', 'action', 'delete'],
    ['Report an execution', 'action', 'create'],
    ['Report executions in bulk', 'action', 'create'],
    ['Record a metric', 'action', 'create'],
    ['List my metrics', 'search', undefined],
    ['Get my ROI', 'action', 'read'],
    ['Create a checkout link', 'action', 'create'],
    ['Open the billing portal', 'action', 'create'],
    ['Send feedback', 'action', 'create'],
    ['Make an API call', 'universal', undefined],
  ]);
});

test('only reporting one execution needs no connection; the instant trigger has that of its webhook', () => {
  const without = modules.filter(({ metadata }) => metadata.connection === null);
  expect(without.map(({ id }) => id)).toEqual(['watchEvents', 'reportExecution']);
  expect(manifest.components['webhook']?.['libraryEvents']?.connection).toBe('libraryKey');
});
