import { describe, expect, test } from 'vitest';
import { parseExpression } from '../make-runtime/iml/parser.ts';
import { splitTemplate } from '../make-runtime/iml/template.ts';
import { readParameters, type ParameterCode } from '../make-runtime/parameters.ts';
import { codeOf, components, files, objectsIn, textsIn, type NamedComponent } from './app-source.ts';

type Communication = {
  url: string;
  headers?: Record<string, string>;
  log?: { sanitize: string[] };
  response: { limit?: unknown; error?: { message?: string; type?: string }; iterate?: string };
  pagination?: { condition?: string };
};
const ofType = (type: string): [string, NamedComponent][] =>
  components.filter((component) => component.type === type).map((component) => [component.id, component]);
const communicationOf = (component: NamedComponent): Communication =>
  codeOf(component, 'communication') as Communication;
const base = files.find((file) => file.path === 'general/base.iml.json')?.content as Communication & {
  baseUrl: string;
};
const secretHeaders = ['request.headers.authorization', 'request.headers.`x-make-token`'];
const everyFile = files.map((file): [string, unknown] => [file.path, file.content]);

test.each(everyFile)('%s has only expressions that parse', (_, content) => {
  const expressions = textsIn(content)
    .flatMap(splitTemplate)
    .filter((part) => part.isExpression);
  for (const { text } of expressions) expect(() => parseExpression(text)).not.toThrow();
});

test.each(everyFile)('%s keeps within the lengths that Make allows', (_, content) => {
  const maximum: Record<string, number> = {
    url: 512,
    baseUrl: 512,
    message: 1024,
    label: 256,
    name: 128,
    iterate: 512,
  };
  const texts = objectsIn(content).flatMap((object) => Object.entries(object));
  const tooLong = texts.filter(
    ([key, value]) => typeof value === 'string' && value.length > (maximum[key] ?? Infinity),
  );
  expect(tooLong).toEqual([]);
});

describe('requests', () => {
  test('take the address from the base, except those that cannot', () => {
    const absolute = components.filter((component) => !communicationOf(component).url.startsWith('/'));
    expect(absolute.map(({ id }) => id)).toEqual(['libraryKey', 'reportExecution']);
    expect(communicationOf(absolute[0] as NamedComponent).url).toBe(`${base.baseUrl}/v1/me`);
  });

  test('hide secrets from the log, in the base and wherever a list of its own replaces it', () => {
    expect(base.log?.sanitize).toEqual(secretHeaders);
    for (const component of components.filter(({ id }) => !['libraryKey', 'reportExecution'].includes(id))) {
      const { sanitize } = communicationOf(component).log ?? base.log ?? { sanitize: [] };
      expect(sanitize).toEqual(expect.arrayContaining(secretHeaders));
    }
    expect(communicationOf(find('libraryKey')).log?.sanitize).toContain('request.headers.authorization');
    expect(communicationOf(find('reportExecution')).log?.sanitize).toEqual(
      expect.arrayContaining(['request.url', 'response.body']),
    );
  });

  test('send the Make token only to list what is in Make and to install', () => {
    const senders = components.filter(
      (component) => 'x-make-token' in (communicationOf(component).headers ?? {}),
    );
    expect(senders.map(({ id }) => id)).toEqual([
      'installScenario',
      'listOrganizations',
      'listTeams',
      'listFolders',
      'listConnections',
    ]);
  });

  test('only the connection may call a credential wrong, which switches scenarios off', () => {
    const accusing = files.filter((file) =>
      textsIn(file.content).some((text) => text.includes('InvalidAccessTokenError')),
    );
    expect(accusing.map((file) => file.path)).toEqual([
      'connections/library-key/library-key.communication.iml.json',
    ]);
    expect(
      files.filter((file) => JSON.stringify(file.content).includes('InvalidConfigurationError')),
    ).toEqual([]);
  });

  test.each([...ofType('rpc'), ['searchScenarios', find('searchScenarios')] as const])(
    '%s has a limit, and pages end',
    (_, component) => {
      const { response, pagination } = communicationOf(component);
      expect(response.limit).toBeDefined();
      expect(pagination?.condition ?? '{{body.nextCursor}}').toBe('{{body.nextCursor}}');
    },
  );

  test('errors follow the pattern [status] message (code)', () => {
    expect(base.response.error?.message).toMatch(/^\[\{\{statusCode\}\}\] .+ \(.+\)$/);
  });
});

describe('forms', () => {
  const forms = components.flatMap(
    (component) =>
      (codeOf(component, 'params') ?? codeOf(component, 'mappableParams') ?? []) as ParameterCode[],
  );
  const fields = objectsIn(forms).filter(
    (object) => typeof object['type'] === 'string' && typeof object['name'] === 'string',
  );

  test('ask for rpcs that exist', () => {
    const asked = textsIn(forms).filter((text) => text.startsWith('rpc://'));
    const known = ofType('rpc').map(([id]) => `rpc://${id}`);
    expect(asked.filter((rpc) => !known.includes(rpc))).toEqual([]);
    expect(new Set(asked)).toEqual(new Set(known));
  });

  test('label every field in sentence case', () => {
    for (const field of fields) expect(field['label']).toMatch(/^[A-Z]/);
    const lowered = fields.filter(
      ({ label }) => /^[A-Z][a-z]+ [A-Z][a-z]/.test(String(label)) && !String(label).startsWith('Make '),
    );
    expect(lowered.map(({ label }) => label)).toEqual([]);
  });

  test('hide what is secret, and let it be replaced', () => {
    const secret = fields.filter(({ name }) => name === 'apiKey' || name === 'makeToken');
    expect(secret.map(({ type, editable }) => ({ type, editable }))).toEqual([
      { type: 'password', editable: true },
      { type: 'password', editable: true },
    ]);
  });

  test('the search ends with an optional limit of 10', () => {
    const last = (codeOf(find('searchScenarios'), 'mappableParams') as ParameterCode[]).at(-1);
    expect(last).toMatchObject({ name: 'limit', type: 'uinteger', label: 'Limit', default: 10 });
    expect(last?.required).toBeUndefined();
  });

  test('reporting requires nothing, so that nothing missing can stop a run', () => {
    expect(
      objectsIn(codeOf(find('reportExecution'), 'mappableParams')).filter((field) => field['required']),
    ).toEqual([]);
  });
});

describe('interfaces', () => {
  test.each(ofType('module'))('of %s describe its sample, and nothing else', (_, component) => {
    const outputs = codeOf(component, 'interface') as ParameterCode[];
    const sample = codeOf(component, 'samples') as Record<string, unknown>;
    expect(() => readParameters(outputs.map(readable), sample)).not.toThrow();
  });

  test('call every instant a date', () => {
    const outputs = components.flatMap((component) => objectsIn(codeOf(component, 'interface')));
    const instants = outputs.filter((output) => String(output['name']).endsWith('At'));
    expect(new Set(instants.map((output) => output['type']))).toEqual(new Set(['date']));
  });
});

/** Output types that forms do not have, read as the nearest that they do. */
function readable(field: ParameterCode): ParameterCode {
  const spec =
    field.spec === undefined
      ? {}
      : { spec: Array.isArray(field.spec) ? field.spec.map(readable) : readable(field.spec) };
  if (field.type === 'collection' && !field.spec) return { ...field, type: 'any' };
  return { ...field, ...spec, type: { url: 'text', integer: 'number' }[field.type] ?? field.type };
}

function find(id: string): NamedComponent {
  const component = components.find((candidate) => candidate.id === id);
  if (!component) throw new Error(`There is no ${id}.`);
  return component;
}
