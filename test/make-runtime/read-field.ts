import { MakeAppError } from './errors.ts';
import { isCollection, isEmpty, toText } from './iml/values.ts';
import type { FieldCode, ParameterCode } from './parameters.ts';

type ReadAll = (fields: FieldCode[], values: Record<string, unknown>) => Record<string, unknown>;

const texts =
  'text password hidden color email filename file folder json path url uuid cert pkey timezone time'.split(
    ' ',
  );
const numbers: Record<string, (number: number) => boolean> = {
  number: Number.isFinite,
  integer: Number.isInteger,
  uinteger: (number) => Number.isInteger(number) && number >= 0,
  port: (number) => Number.isInteger(number) && number >= 1 && number <= 65_535,
};

/** A field's value as the module reads it; what Make would refuse before the module runs throws. */
export function readField(field: ParameterCode, value: unknown, readAll: ReadAll): unknown {
  if (isEmpty(value)) {
    if (field.required) throw refusal(field, 'is required');
    return value === null ? null : undefined;
  }
  const read =
    field.multiple && field.type !== 'array'
      ? readMultiple(field, value, readAll)
      : readOne(field, value, readAll);
  checkLimits(field, read);
  return read;
}

function readOne(field: ParameterCode, value: unknown, readAll: ReadAll): unknown {
  const { type } = field;
  if (texts.includes(type)) return readText(field, value);
  if (numbers[type]) return readNumber(field, value, numbers[type]);
  switch (type) {
    case 'date':
    case 'timestamp':
      return readDate(field, value);
    case 'select':
      return readChoice(field, value);
    case 'boolean':
      if (![true, false, 'true', 'false'].includes(value as boolean))
        throw refusal(field, 'must be yes or no');
      return value === true || value === 'true';
    case 'collection':
      if (!isCollection(value)) throw refusal(field, 'must be a collection');
      return field.spec === undefined ? value : readAll([field.spec].flat(), value);
    case 'array':
      return readItems(field, value, readAll);
    case 'any':
    case 'buffer':
      return value;
    default:
      throw new Error(`Fields of type "${type}" are not supported by this interpreter.`);
  }
}

function readMultiple(field: ParameterCode, value: unknown, readAll: ReadAll): unknown[] {
  if (!Array.isArray(value)) throw refusal(field, 'must be a list');
  return value.map((single) => readOne(field, single, readAll));
}

function readText(field: ParameterCode, value: unknown): string {
  if (isCollection(value) || Array.isArray(value)) throw refusal(field, 'must be a text');
  return toText(value);
}

function readDate(field: ParameterCode, value: unknown): Date {
  const date = value instanceof Date ? value : new Date(value as string);
  if (Number.isNaN(date.getTime())) throw refusal(field, 'must be a date');
  return date;
}

function readNumber(field: ParameterCode, value: unknown, isRight: (number: number) => boolean): number {
  const number = typeof value === 'boolean' || typeof value === 'object' ? Number.NaN : Number(value);
  if (!isRight(number))
    throw refusal(field, field.type === 'number' ? 'must be a number' : 'must be a whole number');
  return number;
}

function readChoice(field: ParameterCode, value: unknown): unknown {
  const { options } = field;
  if (!Array.isArray(options)) return value;
  const known = options.flatMap((option) => option.options ?? [option]);
  if (!known.some((option) => option.value === value)) throw refusal(field, 'has no such option');
  return value;
}

function readItems(field: ParameterCode, value: unknown, readAll: ReadAll): unknown[] {
  if (!Array.isArray(value)) throw refusal(field, 'must be an array');
  const { spec } = field;
  if (spec === undefined) return value as unknown[];
  if (Array.isArray(spec)) {
    return value.map((item) => {
      if (!isCollection(item)) throw refusal(field, 'must hold collections');
      return readAll(spec, item);
    });
  }
  return value.map((item) =>
    readField({ ...spec, name: field.name, label: field.label ?? field.name }, item, readAll),
  );
}

function checkLimits(field: ParameterCode, value: unknown): void {
  const rules = typeof field.validate === 'object' ? field.validate : {};
  const pattern = rules.pattern ?? field.pattern;
  if (Array.isArray(value)) {
    if (value.length < (rules.minItems ?? 0)) throw refusal(field, `needs ${toText(rules.minItems)} items`);
    if (value.length > (rules.maxItems ?? Infinity))
      throw refusal(field, `has more than ${toText(rules.maxItems)} items`);
    return;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return;
  const size = typeof value === 'string' ? value.length : value;
  if (size < (rules.min ?? -Infinity)) throw refusal(field, `is below ${toText(rules.min)}`);
  if (size > (rules.max ?? Infinity)) throw refusal(field, `is above ${toText(rules.max)}`);
  if (typeof pattern === 'string' && !new RegExp(pattern).test(String(value)))
    throw refusal(field, 'does not have the right form');
}

/** How Make refuses a form. */
export const refusal = (field: ParameterCode, what: string): MakeAppError =>
  new MakeAppError('BundleValidationError', `"${field.label ?? field.name}" ${what}.`);
