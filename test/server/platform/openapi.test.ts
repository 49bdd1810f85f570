import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allEndpoints } from '../../../server/app.ts';
import { otherOperations } from '../../../server/other-operations.ts';
import type { Operation as Endpoint } from '../../../server/platform/endpoint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

type Schema = {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
} & Record<string, unknown>;
type Operation = {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, { type: string }> };
};

let server: TestServer;
let document: Document;
let endpoints: Endpoint[];
let operations: { path: string; method: string; operation: Operation }[];

beforeAll(async () => {
  server = await startTestServer();
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
  endpoints = [...allEndpoints(server.deps), ...otherOperations];
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(() => server.close());

/** Everything in the document that has a key, with the path to it. */
function* places(value: unknown, path = '#'): Generator<{ path: string; key: string; value: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield { path: `${path}/${key}`, key, value: inner };
    yield* places(inner, `${path}/${key}`);
  }
}

function resolve(schema: Schema): Schema {
  return schema.$ref ? (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
}

test('it is OpenAPI 3.1 with everything that answers and nothing else', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.servers).toEqual([{ url: server.url }]);
  expect(operations.map(({ path, method }) => `${method} ${path}`).toSorted()).toEqual(
    endpoints.map(({ path, method }) => `${method} ${path}`).toSorted(),
  );
});

test('every operation has an id of its own, a summary, a refusal and at least one answer', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations) {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z0-9]+$/);
    expect(operation.summary.length, path).toBeGreaterThan(3);
    expect(Object.keys(operation.responses), path).toEqual(
      expect.arrayContaining(['default', expect.stringMatching(/^[23]\d\d$/)]),
    );
    expect(operation.responses['default']?.content?.['application/problem+json']?.schema.$ref).toBe(
      '#/components/schemas/Problem',
    );
    for (const answer of Object.values(operation.responses)) expect(answer.description).toBeTruthy();
  }
});

test('every reference leads somewhere, and no keyword of older versions is used', () => {
  for (const { key, value, path } of places(document)) {
    if (key === '$ref') {
      expect(value, path).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(Object.hasOwn(document.components.schemas, String(value).split('/').at(-1) ?? ''), path).toBe(
        true,
      );
    }
    if (key === 'nullable' && !path.includes('/properties/'))
      expect.fail(`${path}: nullable is of OpenAPI 3.0`);
  }
});

test('every parameter of a path is described, required, and in the path', () => {
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
    const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(described.map(({ name }) => name).toSorted(), path).toEqual(inPath);
    expect(
      described.every(({ required }) => required === true),
      path,
    ).toBe(true);
  }
});

describe('who may call', () => {
  test('is told by the security of every operation, whose schemes exist', () => {
    const expected = {
      public: [{}],
      visitor: [{}, { customerKey: [] }, { customerSession: [] }],
      customer: [{ customerKey: [] }, { customerSession: [] }],
      session: [{ operatorSession: [] }],
    };
    for (const { path, method, operation } of operations) {
      const access = endpoints.find((spec) => spec.path === path && spec.method === method)?.access;
      expect(operation.security, path).toEqual(
        access?.kind === 'operator'
          ? [{ operatorSession: [] }, { operatorKey: [access.scope] }]
          : expected[access?.kind ?? 'public'],
      );
    }
    expect(Object.keys(document.components.securitySchemes).toSorted()).toEqual([
      'customerKey',
      'customerSession',
      'operatorKey',
      'operatorSession',
    ]);
  });

  test('is what the server does: without a credential, every operation that asks for one answers 401', async () => {
    const guarded = operations.filter(
      ({ operation }) => !operation.security.some((way) => Object.keys(way).length === 0),
    );
    expect(guarded.length).toBeGreaterThan(20);
    for (const { path, method } of guarded) {
      const answer = await fetch(server.url + path.replaceAll(/\{\w+\}/g, 'x'), {
        method: method.toUpperCase(),
      });
      expect(answer.status, `${method} ${path}`).toBe(401);
      expect(answer.headers.get('www-authenticate'), path).toContain('Bearer');
    }
  });

  test('everything under /admin asks for an operator but the link that makes one, and nothing under /v1 does', () => {
    for (const { path, operation } of operations) {
      const names = operation.security.flatMap((way) => Object.keys(way));
      if (path.startsWith('/v1')) expect(names, path).not.toContain('operatorKey');
      if (path.startsWith('/admin') && path !== '/admin/welcome')
        expect([path, ...names].join(' ')).toMatch(/operator/);
    }
  });
});

test('every object that a body may hold refuses unknown fields, unless it is a free record', () => {
  const open: string[] = [];
  const visit = (schema: Schema, path: string, seen: Set<unknown>): void => {
    const resolved = resolve(schema);
    if (seen.has(resolved)) return;
    seen.add(resolved);
    if (resolved.properties && resolved.additionalProperties !== false) open.push(path);
    for (const { key, value, path: inner } of places(resolved))
      if (key === '$ref') visit({ $ref: String(value) }, inner, seen);
      else if (key === 'properties' && typeof value === 'object') {
        const parent = inner.slice(0, -'/properties'.length);
        if (parent !== '#') visit(at(resolved, parent) as Schema, `${path}${parent.slice(1)}`, seen);
      }
  };
  for (const { path, method, operation } of operations) {
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (schema) visit(schema, `${method} ${path}`, new Set());
  }
  expect(open).toEqual([]);
});

function at(root: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
}

test('the readable reference lists every operation', async () => {
  const html = await (await fetch(`${server.url}/docs`)).text();
  for (const { path } of operations) expect(html).toContain(path);
});
