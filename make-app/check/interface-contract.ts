import { codeOf, type Component } from '../source/app-source.ts';
import {
  isFree,
  isOpen,
  itemsOf,
  propertiesOf,
  schemasAt,
  variantsOf,
  type ApiDescription,
  type Schema,
} from './api-description.ts';
import { isObject, problem, textOf, words, type Problem } from './problem.ts';
import { requestsOf } from './requests.ts';

type Field = { name?: string; type?: string; spec?: unknown };

/** What the server answers and a module leaves out on purpose: the module, the path, and why. */
const leftOut: Record<string, Record<string, string>> = {};

/** The types of an interface that fit a type of JSON. */
const fitting: Record<string, string[]> = {
  string: words('text url email date uuid select filename path time timezone color'),
  integer: words('integer uinteger number'),
  number: ['number'],
  boolean: ['boolean'],
};

/** A module's interface is what it outputs: every field with its type, and nothing of the answer left out unsaid. */
export function interfaceProblems(
  component: Component,
  api: ApiDescription,
  answer: { body: Schema[]; item: Schema[] } | null,
): Problem[] {
  const { type, id, metadata } = component;
  if (answer === null || type !== 'module' || ['universal', 'responder'].includes(metadata.moduleType ?? ''))
    return [];
  const where = `module ${id}, interface`;
  const fields = ((codeOf(component, 'interface') ?? []) as unknown[]).filter(isObject) as Field[];
  const response = requestsOf(component).at(-1)?.response ?? {};
  const isInstant = metadata.moduleType === 'instant_trigger';
  const output =
    response['output'] ?? (response['iterate'] === undefined || isInstant ? '{{body}}' : '{{item}}');
  const at = (text: unknown): Schema[] | null => {
    const [, root, path = ''] =
      /^\{\{(body|item)((?:\.\w+)*)\}\}$/.exec(textOf(text).replace('{{payload', '{{body')) ?? [];
    return root ? schemasAt(api, answer[root as 'body' | 'item'], path) : null;
  };
  if (typeof output === 'string') {
    const schemas = at(output);
    if (schemas) return compare(where, api, fields, schemas, leftOut[id] ?? {}, '');
    return [
      problem(where, `It cannot be compared with ${output}: output the answer, or an object of its fields.`),
    ];
  }
  if (!isObject(output)) return [];
  const spread = Object.entries(output).filter(([name]) => name.startsWith('{{'));
  const own = Object.entries(output).filter(([name]) => !name.startsWith('{{'));
  const merged: Schema = {
    type: 'object',
    properties: {
      ...Object.fromEntries(
        spread.flatMap(([, value]) =>
          [...propertiesOf(api, at(value) ?? [])].map(([name, schemas]) => [name, { anyOf: schemas }]),
        ),
      ),
      ...Object.fromEntries(own.map(([name, value]) => [name, { anyOf: at(value) ?? [{}] }])),
    },
  };
  return compare(where, api, fields, [merged], leftOut[id] ?? {}, '');
}

function compare(
  where: string,
  api: ApiDescription,
  fields: Field[],
  schemas: Schema[],
  except: Record<string, string>,
  path: string,
): Problem[] {
  const answered = propertiesOf(api, schemas);
  const declared = new Set(fields.map(({ name }) => name));
  const missing = [...answered.keys()].filter((name) => !declared.has(name) && !(`${path}${name}` in except));
  return [
    ...missing.map((name) =>
      problem(where, `The server answers "${path}${name}", which it does not declare.`),
    ),
    ...fields.flatMap((field) => {
      const name = field.name ?? '';
      const inner = answered.get(name);
      if (!inner && isOpen(api, schemas)) return [];
      if (!inner) return [problem(where, `It declares "${path}${name}", which the server does not answer.`)];
      return fieldProblems(where, api, field, inner, except, `${path}${name}`);
    }),
  ];
}

function fieldProblems(
  where: string,
  api: ApiDescription,
  { type = '', spec }: Field,
  schemas: Schema[],
  except: Record<string, string>,
  path: string,
): Problem[] {
  const variants = schemas.flatMap((schema) => variantsOf(api, schema));
  const properties = propertiesOf(api, variants);
  if (type === 'any' || (isFree(api, variants) && properties.size === 0)) return [];
  const types = new Set(variants.flatMap(typesOf));
  const wrong = [
    problem(where, `"${path}" is of type "${type}", and the server answers ${[...types].join(' or ')}.`),
  ];
  if (type === 'collection')
    return types.has('object') ? compare(where, api, listOf(spec), variants, except, `${path}.`) : wrong;
  if (type === 'array') {
    if (!types.has('array')) return wrong;
    const items = itemsOf(api, variants);
    const isPlain = isObject(spec) && spec['name'] === undefined;
    if (isPlain && spec['type'] !== 'collection')
      return fieldProblems(where, api, spec, items, except, `${path}[]`);
    return compare(where, api, listOf(isPlain ? spec['spec'] : spec), items, except, `${path}.`);
  }
  return [...types].every((each) => fitting[each]?.includes(type)) ? [] : wrong;
}

const listOf = (spec: unknown): Field[] => [spec].flat().filter(isObject);

function typesOf({ type, properties, enum: values, const: value }: Schema): string[] {
  if (type !== undefined) return [type].flat().filter((each) => each !== 'null');
  if (properties) return ['object'];
  return [
    ...new Set([...(values ?? []), ...(value === undefined ? [] : [value])].map((each) => typeof each)),
  ];
}
