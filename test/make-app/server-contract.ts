import type { TestServer } from '../support/server.ts';
import { codeOf, type NamedComponent } from './app-source.ts';

/** A JSON schema of the server's OpenAPI document, as far as tests look into it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
};
type Media = { content?: { 'application/json'?: { schema: Schema } } };
export type Operation = {
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: Media;
  responses: Record<string, Media>;
};
export type Contract = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
/** One request of a component: its method, and its path with `{}` for what is filled in. */
export type Request = { method: string; path: string; code: Code };
type Code = {
  url?: string;
  method?: string;
  headers?: Record<string, string>;
  qs?: Record<string, unknown>;
  body?: Record<string, unknown>;
};

/** What the running server says of itself. */
export async function readContract({ url }: Pick<TestServer, 'url'>): Promise<Contract> {
  return (await (await fetch(`${url}/openapi.json`)).json()) as Contract;
}

/** Every HTTP request in a component's code, in order. */
export function requestsOf(component: NamedComponent): Request[] {
  const sections = ['communication', 'attach', 'detach'].flatMap((key) =>
    [codeOf(component, key) ?? []].flat(),
  );
  return (sections as Code[])
    .filter((code) => code.url !== undefined)
    .map((code) => ({ method: code.method ?? 'GET', path: pathOf(code.url ?? ''), code }));
}

const pathOf = (url: string): string =>
  url === '{{parameters.reportUrl}}'
    ? '/v1/report/{}'
    : url.replace(/^https:\/\/[^/]+/, '').replace(/\{\{encodeURL\(.+?\)+\}\}/g, '{}');

/** The server's path for a request, with the names of its parameters; undefined when there is none. */
export function serverPath(
  { paths }: Contract,
  { method, path }: Pick<Request, 'method' | 'path'>,
): string | undefined {
  return Object.keys(paths).find(
    (known) => known.replace(/\{\w+\}/g, '{}') === path && paths[known]?.[method.toLowerCase()],
  );
}

export function operationOf(contract: Contract, request: Request): Operation {
  const path = serverPath(contract, request) ?? '';
  const operation = contract.paths[path]?.[request.method.toLowerCase()];
  if (!operation) throw new Error(`The server has no ${request.method} ${request.path}.`);
  return operation;
}

/** The schema behind references and behind "or null". */
export function resolve(contract: Contract, schema: Schema): Schema {
  if (schema.$ref)
    return resolve(contract, contract.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  const options = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== 'null');
  return options.length === 1 && options[0] ? resolve(contract, options[0]) : schema;
}

/** The fields of a schema; those of all kinds where there are several. */
export function propertiesOf(contract: Contract, schema: Schema): Record<string, Schema> {
  const { properties, anyOf, oneOf } = resolve(contract, schema);
  if (properties) return properties;
  const kinds = (anyOf ?? oneOf ?? []).map((kind) => propertiesOf(contract, kind));
  const names = [...new Set(kinds.flatMap((kind) => Object.keys(kind)))];
  return Object.fromEntries(
    names.map((name) => [name, { anyOf: kinds.flatMap((kind) => kind[name] ?? []) }]),
  );
}

/** Whether a schema lets fields through that it does not name. */
export function isOpen(contract: Contract, schema: Schema): boolean {
  const { additionalProperties, anyOf } = resolve(contract, schema);
  const own = additionalProperties !== undefined && additionalProperties !== false;
  return own || (anyOf ?? []).some((option) => isOpen(contract, option));
}

/** The JSON that an operation answers when all is well, of every such status. */
export const answersOf = ({ responses }: Operation): Schema[] =>
  Object.entries(responses).flatMap(([status, media]) =>
    status.startsWith('2') ? (media.content?.['application/json']?.schema ?? []) : [],
  );
