import { describe, expect, test } from 'vitest';
import { parseExpression } from '../make-runtime/iml/parser.ts';
import { splitTemplate } from '../make-runtime/iml/template.ts';
import { loadMakeApp } from '../make-runtime/make-runtime.ts';
import { outputProblems } from '../make-runtime/output-problems.ts';
import type { ParameterCode } from '../make-runtime/parameters.ts';
import {
  codeOf,
  componentNamed,
  components,
  files,
  formOf,
  objectsIn,
  textsIn,
  type NamedComponent,
} from './app-source.ts';

type Code = { url?: string; headers?: Record<string, string>; response?: { error?: { message?: string } } };
const requests = (component: NamedComponent): Code[] =>
  ['communication', 'attach', 'detach'].flatMap((key) => [codeOf(component, key) ?? []].flat() as Code[]);
const ofType = (type: string): NamedComponent[] => components.filter((component) => component.type === type);
const ids = (of: NamedComponent[]): string[] => of.map(({ id }) => id);
const base = files.find((file) => file.path === 'general/base.iml.json')?.content as Code & {
  baseUrl: string;
};
const everyFile = files.map((file): [string, unknown] => [file.path, file.content]);

test.each(everyFile)('%s has only expressions that parse', (_, content) => {
  const expressions = textsIn(content)
    .flatMap(splitTemplate)
    .filter((part) => part.isExpression);
  for (const { text } of expressions) expect(() => parseExpression(text)).not.toThrow();
});

describe('requests', () => {
  test('send the Make token only where something is asked of Make', () => {
    const senders = components.filter((component) =>
      requests(component).some(({ headers }) => headers && 'x-make-token' in headers),
    );
    expect(ids(senders)).toEqual([
      'getInstallation',
      'installScenario',
      'upgradeInstallation',
      'rollBackInstallation',
      'uninstallScenario',
      'listOrganizations',
      'listTeams',
      'listFolders',
      'listConnections',
    ]);
  });

  test('may call a credential wrong only where one is entered, because that switches scenarios off', () => {
    const accusing = files.filter((file) =>
      textsIn(file.content).some((text) => /InvalidAccessTokenError|InvalidConfigurationError/.test(text)),
    );
    expect(accusing.map((file) => file.path)).toEqual([
      'connections/library-key/library-key.communication.iml.json',
    ]);
  });

  test('of webhooks tell errors as the base does', () => {
    for (const request of ofType('webhook')
      .flatMap(requests)
      .filter(({ url }) => url))
      expect(request.response?.error).toEqual(base.response?.error);
  });
});

describe('telemetry', () => {
  test.each(['reportExecution', 'reportExecutions', 'recordMetric'])(
    '%s requires nothing and accepts every answer',
    (id) => {
      const fields = objectsIn(formOf(id, 'mappableParams'));
      expect(fields.filter((field) => field['required'] || field['validate'] || field['pattern'])).toEqual(
        [],
      );
      const [request] = requests(components.find((one) => one.id === id) as NamedComponent);
      expect(request).toMatchObject({ response: { valid: true, error: { type: 'DuplicateDataError' } } });
    },
  );
});

describe('forms', () => {
  const forms = components.flatMap((component) =>
    ['params', 'staticParams', 'mappableParams'].map((key) => codeOf(component, key) ?? []),
  );
  const fields = objectsIn(forms).filter(
    ({ type, name }) => typeof type === 'string' && typeof name === 'string',
  );

  test('explain every boolean and every secret', () => {
    const unexplained = fields.filter(
      ({ type, name, help }) => ['boolean', 'password'].includes(String(type)) && !help && name !== 'warning',
    );
    expect(unexplained.map(({ name }) => name)).toEqual([]);
  });

  test('hide what is secret, and let it be replaced', () => {
    const secret = fields.filter(({ name }) => name === 'apiKey' || name === 'makeToken');
    expect(secret.map(({ type, editable }) => ({ type, editable }))).toEqual([
      { type: 'password', editable: true },
      { type: 'password', editable: true },
    ]);
  });

  test('warn before a scenario is deleted in Make, and want consent before a token is stored', () => {
    expect(fields.find(({ name }) => name === 'deleteScenario')).toMatchObject({
      default: false,
      nested: [{ type: 'banner', title: 'This cannot be undone' }],
    });
    expect(fields.find(({ name }) => name === 'storeMakeToken')).toMatchObject({
      type: 'boolean',
      required: true,
    });
    expect(fields.find(({ name }) => name === 'storeMakeToken')).not.toHaveProperty('default');
  });
});

describe('interfaces', () => {
  const modules = ofType('module');

  test('call every instant a date', () => {
    const outputs = modules.flatMap(
      (component) => objectsIn(codeOf(component, 'interface')) as ParameterCode[],
    );
    const instants = outputs.filter(({ name }) => /At$|^timestamp$|^asOf$/.test(name));
    expect(instants.length).toBeGreaterThan(20);
    expect(new Set(instants.map(({ type }) => type))).toEqual(new Set(['date']));
  });

  const app = loadMakeApp({ publicUrl: 'https://library.example' });
  test.each(modules.map(({ id }) => id))(
    'of %s describe its sample, in which nobody is named',
    async (id) => {
      const sample = codeOf(componentNamed(id), 'samples') as Record<string, unknown>;
      expect(Object.keys(sample)).not.toEqual([]);
      expect(await outputProblems(app, id, [sample])).toEqual([]);
      expect(textsIn(sample).filter((text) => /@|\+\d{6}/.test(text))).toEqual([]);
      const hosts = textsIn(sample).flatMap((text) => text.match(/https?:\/\/[^/]+/g) ?? []);
      expect(hosts.filter((host) => !/\.(example|make\.com|stripe\.com)$/.test(host))).toEqual([]);
    },
  );
});
