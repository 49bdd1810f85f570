import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJsonc } from '../make-runtime/app-files.ts';
import { appFolder, components, kebab, manifest, type NamedComponent } from './app-source.ts';

const suffixes: Record<string, string> = {
  communication: 'communication',
  params: 'params',
  staticParams: 'static-params',
  mappableParams: 'mappable-params',
  interface: 'interface',
  samples: 'samples',
  scope: 'scope',
};
const codeKeys: Record<string, string[]> = {
  connection: ['communication', 'params', 'common'],
  module: ['communication', 'staticParams', 'mappableParams', 'interface', 'samples', 'scope'],
  rpc: ['communication', 'params'],
};
const allowedMetadata: Record<string, string[]> = {
  connection: ['label', 'connectionType', 'codeFiles'],
  module: ['label', 'description', 'moduleType', 'actionCrud', 'connection', 'altConnection', 'codeFiles'],
  rpc: ['label', 'connection', 'altConnection', 'codeFiles'],
};
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

describe.each(named)('%s', (_, { type, id, metadata }) => {
  test('has an id that Make takes', () => {
    expect(id).toMatch(
      type === 'connection' ? /^[a-zA-Z][0-9a-zA-Z-]{1,33}[0-9a-zA-Z]$/ : /^[a-zA-Z][0-9a-zA-Z]{2,47}$/,
    );
  });

  test('has only metadata of its kind, and a label', () => {
    expect(Object.keys(metadata).filter((key) => !allowedMetadata[type]?.includes(key))).toEqual([]);
    expect(metadata.label).toMatch(type === 'connection' ? /^.+ \(.+\)$/ : /^[A-Z]/);
  });

  test('has all code files of its kind under the names of the extension', () => {
    expect(Object.keys(metadata.codeFiles).toSorted()).toEqual(codeKeys[type]?.toSorted());
    for (const [key, path] of Object.entries(metadata.codeFiles)) {
      expect(path).toBe(
        key === 'common' ? null : `${type}s/${kebab(id)}/${kebab(id)}.${suffixes[key]}.iml.json`,
      );
      expect(path === null || existsSync(join(appFolder, path))).toBe(true);
    }
  });

  test('refers to connections that exist', () => {
    const references = [metadata.connection, metadata.altConnection].filter(
      (reference) => typeof reference === 'string',
    );
    const known = Object.keys(manifest.components['connection'] ?? {});
    expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
  });
});

describe('modules', () => {
  test('are labelled and described by the conventions', () => {
    const shown = modules.map(({ metadata }) => [metadata.label, metadata.moduleType, metadata.actionCrud]);
    expect(shown).toEqual([
      ['Search scenarios', 'search', undefined],
      ['Get a scenario', 'action', 'read'],
      ['Install a scenario', 'action', 'create'],
      ['Report an execution', 'action', 'create'],
      ['Make an API call', 'universal', undefined],
    ]);
    for (const { metadata } of modules)
      expect(metadata.description).toMatch(/^(Returns|Creates|Performs) an? .+\.$/);
  });

  test('all need the connection, except reporting', () => {
    const without = modules.filter(({ metadata }) => metadata.connection === null);
    expect(without.map(({ id }) => id)).toEqual(['reportExecution']);
  });

  test('stand in one group each', () => {
    const groups = readJsonc(join(appFolder, 'modules/groups.json')) as {
      label: string;
      modules: string[];
    }[];
    expect(groups.flatMap((group) => group.modules).toSorted()).toEqual(
      modules.map(({ id }) => id).toSorted(),
    );
  });
});

test('the README lists every component with the address it calls', () => {
  const readme = readFileSync(join(appFolder, 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `(\w+)`\s*\| (\w+)\s*\| (.+?)\s*\|$/gm)].map(
    ([, id, type, endpoint]) => ({ id, type, endpoint }),
  );
  expect(rows).toEqual(
    components.map((component) => ({
      id: component.id,
      type: component.type,
      endpoint: documentedEndpoint(component),
    })),
  );
});

/** The README's way to write what a component calls; a star marks where the Make token goes. */
function documentedEndpoint({ id, metadata }: NamedComponent): string {
  const { url, method, headers } = readJsonc(join(appFolder, metadata.codeFiles['communication'] ?? '')) as {
    url: string;
    method: string;
    headers?: object;
  };
  if (id === 'makeApiCall') return 'any';
  if (id === 'reportExecution') return '`POST /v1/report/{token}`';
  const path = url
    ?.replace(/^https:\/\/[^/]+/, '')
    .replace(/\{\{encodeURL\(parameters\.(\w+)\)\}\}/g, '{$1}');
  return `\`${method} ${path}\`${headers && 'x-make-token' in headers ? ' *' : ''}`;
}
