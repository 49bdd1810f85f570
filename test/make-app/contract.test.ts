import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MakeZone } from '../../server/platform/make-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import type { ParameterCode } from '../make-runtime/parameters.ts';
import { codeOf, componentNamed, components, formOf, textsIn } from './app-source.ts';
import {
  answersOf,
  isOpen,
  operationOf,
  propertiesOf,
  readContract,
  requestsOf,
  resolve,
  serverPath,
  type Contract,
  type Schema,
} from './server-contract.ts';

let server: TestServer;
let contract: Contract;
beforeAll(async () => {
  server = await startTestServer();
  contract = await readContract(server);
});
afterAll(() => server.close());

const telemetry = ['reportExecution', 'reportExecutions', 'recordMetric'];
const modules = components.filter(({ type, id }) => type === 'module' && id !== 'makeApiCall');
/** Modules whose bundle is the server's answer. */
const answering = modules.filter(
  ({ id }) => ![...telemetry, 'uninstallScenario', 'watchEvents'].includes(id),
);
const ids = (of: typeof components) => of.map(({ id }) => id);

test('every request of every component is one that the server answers', () => {
  const requests = components.filter(({ id }) => id !== 'makeApiCall').flatMap(requestsOf);
  expect(requests.length).toBeGreaterThan(components.length - 4);
  const unknown = requests.filter((request) => serverPath(contract, request) === undefined);
  expect(unknown.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

describe('interfaces name everything that the server answers, and nothing else, with true types:', () => {
  test.each(ids(answering))('%s', (id) => {
    const [request] = requestsOf(componentNamed(id));
    if (!request) throw new Error(`${id} sends no request.`);
    const { iterate } = (request.code as { response: { iterate?: unknown } }).response;
    const answers = answersOf(operationOf(contract, request)).map((answer) =>
      iterate ? (resolve(contract, propertiesOf(contract, answer)['items'] ?? {}).items ?? {}) : answer,
    );
    expect(differences(formOf(id, 'interface'), { anyOf: answers })).toEqual([]);
  });

  test('watchEvents, over all events', () => {
    const operation = contract.paths['/v1/events/{event}/sample']?.['get'];
    const answers = operation ? answersOf(operation) : [];
    expect(differences(formOf('watchEvents', 'interface'), { anyOf: answers })).toEqual([]);
  });

  test('reportExecutions, beside what it adds', () => {
    const [request] = requestsOf(componentNamed('reportExecutions'));
    const own = formOf('reportExecutions', 'interface').filter(
      ({ name }) => !['reported', 'reason'].includes(name),
    );
    expect(differences(own, { anyOf: request ? answersOf(operationOf(contract, request)) : [] })).toEqual([]);
  });
});

describe('requests', () => {
  const sending = components.filter(({ id, type }) => id !== 'makeApiCall' && type !== 'connection');

  test.each(ids(sending))('%s sends only what the server takes', (id) => {
    for (const request of requestsOf(componentNamed(id))) {
      const { parameters = [], requestBody } = operationOf(contract, request);
      const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
      expect(query).toEqual(expect.arrayContaining(Object.keys(request.code.qs ?? {})));
      const schema = requestBody?.content?.['application/json']?.schema ?? {};
      expect(Object.keys(propertiesOf(contract, schema))).toEqual(
        expect.arrayContaining(Object.keys(request.code.body ?? {})),
      );
    }
  });

  test.each(['installScenario', 'upgradeInstallation', 'sendFeedback', 'reportExecution'])(
    '%s sends all that it takes',
    (id) => {
      expect(Object.keys(bodyOf(id)).toSorted()).toEqual(Object.keys(requestBodyOf(id)).toSorted());
    },
  );

  test('Report executions in bulk takes every field of a task, and Record a metric sends every field of a metric', () => {
    const tasks = propertiesOf(contract, requestBodyOf('reportExecutions')['tasks']?.items ?? {});
    const spec = formOf('reportExecutions', 'mappableParams')[0]?.spec as ParameterCode[];
    expect(spec.map(({ name }) => name).toSorted()).toEqual(Object.keys(tasks).toSorted());
    const metric = propertiesOf(contract, requestBodyOf('recordMetric')['metrics']?.items ?? {});
    const [sent] = bodyOf('recordMetric')['metrics'] as object[];
    expect(Object.keys(sent ?? {}).toSorted()).toEqual(Object.keys(metric).toSorted());
  });

  test('what creates something carries an idempotency key wherever the server honours one', () => {
    // Reports are known by their own identity, a hook by its address; the dry run of listConnections creates nothing.
    const exempt = [...telemetry, 'libraryEvents', 'listConnections'];
    const keyed = sending.filter((component) =>
      requestsOf(component).some(
        ({ method, ...request }) => method === 'POST' && honoursKey({ method, ...request }),
      ),
    );
    const sends = keyed.filter((component) =>
      requestsOf(component).some(({ code }) => 'idempotency-key' in (code.headers ?? {})),
    );
    expect(ids(keyed.filter(({ id }) => !exempt.includes(id)))).toEqual(ids(sends));
    expect(ids(sends)).toEqual([
      'installScenario',
      'upgradeInstallation',
      'rollBackInstallation',
      'createCheckoutLink',
      'sendFeedback',
    ]);
  });
});

describe('choices in forms are those of the server:', () => {
  const choosing = modules.flatMap(({ id }) =>
    ['staticParams', 'mappableParams'].flatMap((key) =>
      ((codeOf(componentNamed(id), key) as ParameterCode[] | undefined) ?? []).flatMap((field) =>
        Array.isArray(field.options) && field.name !== 'complexity' && field.name !== 'rating'
          ? [[id, field] as const]
          : [],
      ),
    ),
  );

  test.each(choosing.map(([id, field]) => [`${field.name} of ${id}`, id, field] as const))(
    '%s',
    (_, id, field) => {
      const [request] = requestsOf(componentNamed(id));
      if (!request) throw new Error(`${id} sends no request.`);
      const { parameters = [] } = operationOf(contract, request);
      const schema =
        request.method === 'GET'
          ? parameters.find(({ name }) => name === field.name)?.schema
          : requestBodyOf(id)[field.name];
      expect((field.options as { value: unknown }[]).map(({ value }) => value).toSorted()).toEqual(
        enumOf(resolve(contract, schema ?? {})).toSorted(),
      );
    },
  );

  test('makeZone of the connection', () => {
    const zone = formOf('libraryKey', 'params').find(({ name }) => name === 'makeZone');
    expect(textsIn(zone?.options)).toEqual(expect.arrayContaining(MakeZone.options));
    expect(zone?.options).toHaveLength(MakeZone.options.length);
  });
});

const bodyOf = (id: string): Record<string, unknown> => requestsOf(componentNamed(id))[0]?.code.body ?? {};

function requestBodyOf(id: string): Record<string, Schema> {
  const [request] = requestsOf(componentNamed(id));
  const operation = request ? operationOf(contract, request) : undefined;
  return propertiesOf(contract, operation?.requestBody?.content?.['application/json']?.schema ?? {});
}

const honoursKey = (request: Parameters<typeof operationOf>[1]): boolean =>
  (operationOf(contract, request).parameters ?? []).some(({ name }) => name === 'Idempotency-Key');

const enumOf = ({ enum: values, const: value, anyOf }: Schema): unknown[] =>
  values ?? (anyOf ? anyOf.flatMap(enumOf) : [value]);

/** What tells fields of an interface from a schema: names on one side only, and types that do not fit. */
function differences(fields: ParameterCode[], schema: Schema, path = ''): string[] {
  const known = propertiesOf(contract, schema);
  const missing = Object.keys(known).filter((name) => !fields.some((field) => field.name === name));
  return [
    ...missing.map((name) => `${path}${name} is not declared`),
    ...fields.flatMap((field) => {
      const inner = known[field.name];
      if (!inner && isOpen(contract, schema)) return [];
      return inner
        ? typeDifferences(field, resolve(contract, inner), `${path}${field.name}`)
        : [`${path}${field.name} is not answered`];
    }),
  ];
}

function typeDifferences({ type, spec }: ParameterCode, schema: Schema, path: string): string[] {
  if (type === 'any') return [];
  const options = (schema.anyOf ?? [schema]).map((option) => resolve(contract, option));
  const types = new Set(
    options
      .flatMap((option) => option.type ?? ((option.enum ?? option.const) ? 'string' : 'any'))
      .filter((one) => one !== 'null'),
  );
  const expected = {
    text: 'string',
    url: 'string',
    date: 'string',
    uinteger: 'integer',
    integer: 'integer',
    number: 'number',
    boolean: 'boolean',
    array: 'array',
    collection: 'object',
  }[type];
  if (![...types].every((one) => one === expected || (one === 'integer' && expected === 'number')))
    return [`${path} is ${[...types].join(' or ')}, not ${type}`];
  if (type === 'collection') return Array.isArray(spec) ? differences(spec, schema, `${path}.`) : [];
  if (type !== 'array') return [];
  const items = options.flatMap((option) => option.items ?? []);
  if (Array.isArray(spec)) return differences(spec, { anyOf: items }, `${path}[].`);
  return spec ? typeDifferences(spec, { anyOf: items }, `${path}[]`) : [];
}
