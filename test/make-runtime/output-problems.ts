import { componentOf, type MakeApp } from './component-run.ts';
import { expandFields } from './forms.ts';
import { isCollection } from './iml/values.ts';
import type { FieldCode, ParameterCode } from './parameters.ts';
import type { RpcInputs } from './rpcs.ts';

const isText = (value: unknown): boolean => typeof value === 'string';
/** An instant with its zone, or a day: what Make reads as a date without being told a format. */
const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;
const isInstant = (value: unknown): boolean =>
  value instanceof Date
    ? !Number.isNaN(value.getTime())
    : typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value));

/** What values of a type look like in a bundle; types that are not here are those of texts. */
const holds: Record<string, (value: unknown) => boolean> = {
  any: () => true,
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  buffer: (value) => isText(value) || isCollection(value),
  collection: isCollection,
  date: isInstant,
  timestamp: isInstant,
  integer: Number.isInteger,
  uinteger: (value) => Number.isInteger(value) && Number(value) >= 0,
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  port: (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) <= 65_535,
  select: (value) => !isCollection(value),
  url: (value) => typeof value === 'string' && URL.canParse(value),
};

/**
 * What is wrong with bundles by a module's interface: fields that are not declared, and values of another type than declared, each
 * as a sentence that begins with the path. Nothing (null) fits every type.
 */
export async function outputProblems(
  app: MakeApp,
  id: string,
  bundles: Record<string, unknown>[],
  inputs: RpcInputs = {},
): Promise<string[]> {
  const { interface: declared } = componentOf(app, 'module', id);
  const fields = await expandFields(app, declared, inputs);
  return [...new Set(bundles.flatMap((bundle) => ofCollection(fields, bundle, '')))];
}

function ofCollection(fields: FieldCode[], values: Record<string, unknown>, path: string): string[] {
  const known = fields.filter((field) => typeof field !== 'string');
  return Object.entries(values).flatMap(([name, value]) => {
    const at = path ? `${path}.${name}` : name;
    const field = known.find((candidate) => candidate.name === name);
    return field ? ofValue(field, value, at) : [`${at} is not declared.`];
  });
}

function ofValue(field: ParameterCode, value: unknown, path: string): string[] {
  if (value === null || value === undefined) return [];
  const { type, spec } = field;
  if (!(holds[type] ?? isText)(value))
    return [`${path} must be of type ${type}, not ${JSON.stringify(value)}.`];
  if (spec === undefined) return [];
  if (isCollection(value)) return ofCollection([spec].flat(), value, path);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, i) => {
    const at = `${path}[${i + 1}]`;
    if (!Array.isArray(spec)) return ofValue(spec, item, at);
    return isCollection(item)
      ? ofCollection(spec, item, at)
      : [`${at} must be a collection, not ${JSON.stringify(item)}.`];
  });
}
