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

/** What the last request answers, and what an item of it is. */
export type Answer = { body: Schema[]; item: Schema[] };
type Field = { name?: string; type?: string; spec?: unknown };

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
  answer: Answer | null,
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
  if (textOf(output) !== '' && !answerPath.test(textOf(output)))
    return [
      problem(
        where,
        `It cannot be compared with ${textOf(output)}: output the answer, or an object of its fields.`,
      ),
    ];
  return compare(where, api, fields, [outputSchema(api, answer, output)], '');
}

const answerPath = /^\{\{(body|payload|item)((?:\.\w+)*)\}\}$/;

/** The schema of what a module puts out: places of the answer, and objects of them; anything where an expression computes. */
function outputSchema(api: ApiDescription, answer: Answer, output: unknown): Schema {
  const [, root, path = ''] = answerPath.exec(textOf(output)) ?? [];
  if (root) return { anyOf: schemasAt(api, answer[root === 'item' ? 'item' : 'body'], path) ?? [{}] };
  if (!isObject(output)) return {};
  const properties: Record<string, Schema> = {};
  for (const [name, value] of Object.entries(output)) {
    const schema = outputSchema(api, answer, value);
    if (name.startsWith('{{'))
      for (const [inner, schemas] of propertiesOf(api, [schema])) properties[inner] = { anyOf: schemas };
    // A date that is parsed is still the text that the server answers.
    else if (properties[name] === undefined || Object.keys(schema).length > 0) properties[name] = schema;
  }
  return { type: 'object', properties };
}

function compare(
  where: string,
  api: ApiDescription,
  fields: Field[],
  schemas: Schema[],
  path: string,
): Problem[] {
  const answered = propertiesOf(api, schemas);
  const declared = new Set(fields.map(({ name }) => name));
  const missing = [...answered.keys()].filter((name) => !declared.has(name));
  return [
    ...missing.map((name) =>
      problem(where, `The server answers "${path}${name}", which it does not declare.`),
    ),
    ...fields.flatMap((field) => {
      const name = field.name ?? '';
      const inner = answered.get(name);
      if (!inner && isOpen(api, schemas)) return [];
      if (!inner) return [problem(where, `It declares "${path}${name}", which the server does not answer.`)];
      return fieldProblems(where, api, field, inner, `${path}${name}`);
    }),
  ];
}

function fieldProblems(
  where: string,
  api: ApiDescription,
  { type = '', spec }: Field,
  schemas: Schema[],
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
    return types.has('object') ? compare(where, api, listOf(spec), variants, `${path}.`) : wrong;
  if (type === 'array') {
    if (!types.has('array')) return wrong;
    const items = itemsOf(api, variants);
    const isPlain = isObject(spec) && spec['name'] === undefined;
    if (isPlain && spec['type'] !== 'collection') return fieldProblems(where, api, spec, items, `${path}[]`);
    return compare(where, api, listOf(isPlain ? spec['spec'] : spec), items, `${path}.`);
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
