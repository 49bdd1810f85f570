import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { Manifest } from '../../../make-app/source/manifest.ts';
import { commandEnvironment } from '../../support/command-environment.ts';

export const apiKey = '6f1c2f0a-9d4e-4b63-8f1d-0c5a7e2b9d31';
export const publicUrl = 'https://library.northwind.test';
const placeholder = 'https://scenario-library.example';

/** A small app with a component of every kind but functions, as files in a folder of its own. */
export function createAppFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-make-app-'));
  const source = join(folder, 'src');
  const path = (name: string): string => join(source, name);
  const write = (name: string, content: unknown): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(
      path(name),
      typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    );
  };
  const files: Record<string, unknown> = {};
  const codeFiles = (type: string, name: string, codes: Record<string, [suffix: string, content: unknown]>) =>
    Object.fromEntries(
      Object.entries(codes).map(([key, [suffix, content]]) => {
        const file = `${type}s/${name}/${name}.${suffix}`;
        files[file] = content;
        return [key, file];
      }),
    );
  const request = (url: string, response: object = {}) => ({ url, method: 'GET', response });
  const common = { altConnection: null, connection: 'libraryKey' };
  const moduleCode = (name: string, communication: unknown, fields: unknown[], scope = true) =>
    codeFiles('module', name, {
      communication: ['communication.iml.json', communication],
      staticParams: ['static-params.iml.json', []],
      mappableParams: ['mappable-params.iml.json', fields],
      interface: ['interface.iml.json', [{ name: 'id', type: 'text', label: 'ID' }]],
      samples: ['samples.iml.json', { id: 'abc' }],
      ...(scope ? { scope: ['scope.iml.json', '// Only for OAuth.\n[]\n'] as [string, unknown] } : {}),
    });

  const manifest: Manifest = {
    fileVersion: 1,
    generalCodeFiles: {
      base: 'general/base.iml.json',
      common: null,
      readme: 'README.md',
      groups: 'modules/groups.json',
    },
    components: {
      connection: {
        libraryKey: {
          label: 'Library (API key)',
          connectionType: 'basic',
          codeFiles: {
            ...codeFiles('connection', 'library-key', {
              communication: ['communication.iml.json', request(`${placeholder}/v1/me`)],
              params: ['params.iml.json', []],
            }),
            common: null,
          },
        },
      },
      endpoint: {
        findScenario: {
          label: 'Find a scenario',
          description: 'Returns a scenario.',
          annotations: { readOnlyHint: true },
          attachedAccounts: ['libraryKey'],
          codeFiles: codeFiles('endpoint', 'find-scenario', {
            communication: ['communication.iml.json', request('/v1/scenarios')],
            inputParameters: ['input.iml.json', []],
            outputParameters: ['output.iml.json', []],
            context: ['context.md', 'Finds one.\n'],
          }),
        },
      },
      rpc: {
        listCategories: {
          label: 'List categories',
          ...common,
          codeFiles: codeFiles('rpc', 'list-categories', {
            communication: ['communication.iml.json', request('/v1/categories')],
            params: ['params.iml.json', []],
          }),
        },
      },
      webhook: {
        libraryEvents: {
          label: 'Library events',
          webhookType: 'web',
          ...common,
          codeFiles: codeFiles('webhook', 'library-events', {
            communication: ['communication.iml.json', { output: '{{body}}' }],
            params: ['params.iml.json', []],
            attach: [
              'attach.iml.json',
              { url: `${placeholder}/v1/hooks`, method: 'POST', body: { url: '{{webhook.url}}' } },
            ],
            detach: ['detach.iml.json', { url: `${placeholder}/v1/hooks/{{webhook.id}}`, method: 'DELETE' }],
          }),
        },
      },
      module: {
        searchScenarios: {
          label: 'Search scenarios',
          description: 'Returns a list of scenarios.',
          moduleType: 'search',
          ...common,
          codeFiles: moduleCode(
            'search-scenarios',
            '// Pages come with a cursor.\n{ "url": "/v1/scenarios" }\n',
            [{ name: 'category', type: 'select', label: 'Category', options: 'rpc://listCategories' }],
          ),
        },
        watchEvents: {
          label: 'Watch events',
          description: 'Triggers when something happens.',
          moduleType: 'instant_trigger',
          webhook: 'libraryEvents',
          ...common,
          codeFiles: moduleCode('watch-events', {}, [], false),
        },
        makeApiCall: {
          label: 'Make an API call',
          description: 'Performs an arbitrary authorized API call.',
          moduleType: 'universal',
          ...common,
          codeFiles: moduleCode('make-api-call', request('{{parameters.url}}'), []),
        },
      },
      function: {},
    },
    origins: ['Testing', 'Production'].map((label) => ({
      label,
      baseUrl: 'https://eu1.make.com/api',
      appId: label === 'Testing' ? 'northwind-testing' : 'northwind',
      appVersion: 1,
      idMapping: { connection: [], webhook: [], module: [], rpc: [], function: [], endpoint: [] },
      apikeyFile: '../.secrets/apikey',
    })),
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  write('general/base.iml.json', `// The host gives way.\n${JSON.stringify({ baseUrl: placeholder })}\n`);
  write('modules/groups.json', [{ label: 'All', modules: Object.keys(manifest.components.module) }]);
  write('README.md', `# Northwind\n\nTalks to ${placeholder}/v1.\n`);
  write('makecomapp.json', manifest);
  write('../app.json', {
    label: 'Northwind',
    description: 'A library.',
    theme: '#4c6ef5',
    language: 'en',
    audience: 'global',
  });
  writeFileSync(path('../icon.png'), png());
  return {
    folder,
    source,
    write,
    read: (name: string): string => readFileSync(path(name), 'utf8'),
    removeFile: (name: string): void => rmSync(path(name)),
    manifest: (): Manifest => JSON.parse(readFileSync(path('makecomapp.json'), 'utf8')) as Manifest,
    /** Changes the manifest in place. */
    edit(change: (manifest: Manifest) => void): void {
      const present = JSON.parse(readFileSync(path('makecomapp.json'), 'utf8')) as Manifest;
      change(present);
      write('makecomapp.json', present);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A plain picture of 512 × 512 pixels. */
export function png(): Buffer {
  const chunk = (type: string, content: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 2, 0, 0, 0, 2, 0, 8, 0, 0, 0, 0]);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const pixels = deflateSync(Buffer.alloc(512 * 513));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export type Outcome = { status: number; stdout: string; stderr: string };

/** Runs `npm run make-app` as a process, with nothing of this one's environment but what it needs to start. */
export function runMakeApp(words: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['scripts/run.mjs', 'scripts/make-app.ts', ...words],
      { env: { ...commandEnvironment(), ...env }, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
