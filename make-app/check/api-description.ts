import { placeholderUrl } from '../source/public-url.ts';

/** So much of an OpenAPI document as the contract between app and server is about. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
};
type Content = Record<string, { schema?: Schema }>;
export type Operation = {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Content };
  responses?: Record<string, { content?: Content }>;
};
export type ApiDescription = {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
};

/** The operation behind a request; an expression stands for one segment of the path, and only where the server has a parameter. */
export function findOperation(api: ApiDescription, method: string, url: string): Operation | undefined {
  const path = url.replace(placeholderUrl, '').replaceAll(/\{\{.*?\}\}/g, '{}');
  const segments = path.split('/');
  const match = Object.entries(api.paths ?? {}).find(([template, operations]) => {
    const parts = template.split('/');
    return (
      method.toLowerCase() in operations &&
      parts.length === segments.length &&
      parts.every((part, index) => (part.startsWith('{') ? segments[index] !== '' : part === segments[index]))
    );
  });
  return match?.[1][method.toLowerCase()];
}

/** What a request takes: names of query parameters and of fields of the body. */
export function inputsOf(api: ApiDescription, { parameters = [], requestBody }: Operation) {
  const body = requestBody?.content['application/json']?.schema;
  return {
    query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
    body: body ? [...propertiesOf(api, [body]).keys()] : null,
  };
}

/** The JSON that an operation answers when it succeeds, one schema for each way. */
export const answersOf = ({ responses = {} }: Operation): Schema[] =>
  Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => content?.['application/json']?.schema ?? []);

/** The schemas that a value may have: references followed, unions opened, null left out. */
export function variantsOf(api: ApiDescription, schema: Schema): Schema[] {
  const { $ref, anyOf, oneOf, allOf } = schema;
  if ($ref) return variantsOf(api, api.components?.schemas?.[$ref.split('/').at(-1) ?? ''] ?? {});
  const inner = anyOf ?? oneOf ?? allOf;
  if (inner) return inner.flatMap((each) => variantsOf(api, each));
  if (schema.type === 'null') return [];
  return [schema];
}

/** Every field of the objects that a value may be, with the schemas that it may have. */
export function propertiesOf(api: ApiDescription, schemas: Schema[]): Map<string, Schema[]> {
  const found = new Map<string, Schema[]>();
  for (const variant of schemas.flatMap((schema) => variantsOf(api, schema)))
    for (const [name, schema] of Object.entries(variant.properties ?? {}))
      found.set(name, [...(found.get(name) ?? []), schema]);
  return found;
}

/** What a list holds. */
export const itemsOf = (api: ApiDescription, schemas: Schema[]): Schema[] =>
  schemas.flatMap((schema) => variantsOf(api, schema)).flatMap(({ items }) => items ?? []);

/** Whether a value may be anything at all, so that nothing can be said of what is inside. */
export const isFree = (api: ApiDescription, schemas: Schema[]): boolean =>
  schemas
    .flatMap((schema) => variantsOf(api, schema))
    .some((variant) => {
      const types = [variant.type ?? []].flat();
      if (types.length === 0)
        return variant.enum === undefined && variant.const === undefined && !variant.properties;
      return types.includes('object') && !variant.properties;
    });

/** Whether an object may have fields beside those that are named. */
export const isOpen = (api: ApiDescription, schemas: Schema[]): boolean =>
  schemas
    .flatMap((schema) => variantsOf(api, schema))
    .some(({ type, additionalProperties = false }) => type === 'object' && additionalProperties !== false);

/** The schemas at the end of a path such as `.price.amount` or `.items[]`; null when there is no such place. */
export function schemasAt(api: ApiDescription, schemas: Schema[], path: string): Schema[] | null {
  let present = schemas;
  for (const [, name, , bracket] of path.matchAll(/\.(\w+)|\.(`[^`]+`)|(\[\d*\])/g)) {
    if (isFree(api, present)) return [{}];
    const next = bracket === undefined ? propertiesOf(api, present).get(name ?? '') : itemsOf(api, present);
    if (next === undefined || next.length === 0)
      return bracket === undefined && isOpen(api, present) ? [{}] : null;
    present = next;
  }
  return present;
}
