import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MakeZone } from '../../server/platform/make-client.ts';
import { describeServer } from '../../scripts/make-app/check.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import type { FieldCode, OptionCode, ParameterCode } from '../make-runtime/parameters.ts';
import { codeOf, componentNamed, components, formOf, textsIn } from './app-source.ts';
import {
  operationOf,
  propertiesOf,
  readContract,
  requestsOf,
  resolve,
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

// That requests reach the server and interfaces are its answers is a rule of make-app/check, tested in command-line/check.test.ts.
const telemetry = ['reportExecution', 'reportExecutions', 'recordMetric'];
const modules = components.filter(({ type, id }) => type === 'module' && id !== 'makeApiCall');
const ids = (of: typeof components) => of.map(({ id }) => id);

describe('requests', () => {
  const sending = components.filter(({ id, type }) => id !== 'makeApiCall' && type !== 'connection');

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

  const named = choosing.map(([id, field]) => [`${field.name} of ${id}`, id, field] as const);

  test.each(named.filter(([, , field]) => choosesField(field)))(
    '%s, each a field of the request that is sent',
    (_, id, field) => {
      const fields = valuesOf(field);
      expect(Object.keys(requestBodyOf(id))).toEqual(expect.arrayContaining(fields));
      expect(Object.keys(bodyOf(id))).toEqual(expect.arrayContaining(fields));
    },
  );

  test.each(named.filter(([, , field]) => !choosesField(field)))('%s', (_, id, field) => {
    const [request] = requestsOf(componentNamed(id));
    if (!request) throw new Error(`${id} sends no request.`);
    const { parameters = [] } = operationOf(contract, request);
    const schema =
      request.method === 'GET'
        ? parameters.find(({ name }) => name === field.name)?.schema
        : requestBodyOf(id)[field.name];
    expect(valuesOf(field).toSorted()).toEqual(enumOf(resolve(contract, schema ?? {})).toSorted());
  });

  test('makeZone of the connection', () => {
    const zone = formOf('libraryKey', 'params').find(({ name }) => name === 'makeZone');
    expect(textsIn(zone?.options)).toEqual(expect.arrayContaining(MakeZone.options));
    expect(zone?.options).toHaveLength(MakeZone.options.length);
  });
});

const valuesOf = ({ options }: ParameterCode): unknown[] =>
  (options as OptionCode[]).map(({ value }) => value);

/** The choice itself is not sent: it says which field is, and each has that field under it. */
const choosesField = ({ options }: ParameterCode): boolean =>
  (options as OptionCode[]).every(
    ({ value, nested }) => Array.isArray(nested) && nested.some((field) => nameOf(field) === value),
  );
const nameOf = (field: FieldCode): string => (typeof field === 'string' ? field : field.name);

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

test('the check of the app needs no running server to know what it says of itself', async () => {
  const { servers: _, ...running } = (await readContract(server)) as Contract & { servers: unknown };
  const { servers: __, ...described } = JSON.parse(JSON.stringify(describeServer())) as Record<
    string,
    unknown
  >;
  expect(described).toEqual(running);
});
