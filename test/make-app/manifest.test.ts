import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appFolder, components, manifest } from './app-source.ts';

// What any app of Make must keep to is in make-app/check, and tested in command-line/check.test.ts; this is about ours.
const modules = components.filter((component) => component.type === 'module');

test('the app can be deployed for trying out and for everybody, with the token outside the repository', () => {
  expect(manifest.origins.map((origin) => origin.label)).toEqual(['Testing', 'Production']);
  for (const origin of manifest.origins) {
    expect(origin.appId).toMatch(/^scenario-library/);
    expect(origin.apikeyFile).toBe('../.secrets/apikey');
  }
  expect(readFileSync(join(appFolder, '../../.gitignore'), 'utf8')).toContain('.secrets/');
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
    ['Get my account', 'action', 'read'],
    ['Send feedback', 'action', 'create'],
    ['Make an API call', 'universal', undefined],
  ]);
});

test('only reporting one execution needs no connection; the instant trigger has that of its webhook', () => {
  const without = modules.filter(({ metadata }) => metadata.connection === null);
  expect(without.map(({ id }) => id)).toEqual(['watchEvents', 'reportExecution']);
  expect(manifest.components['webhook']?.['libraryEvents']?.connection).toBe('libraryKey');
});
