import { MakeAppError } from './errors.ts';
import { isCollection, isEmpty } from './iml/values.ts';

/** One parameter of a form, as far as this interpreter reads it. */
export type ParameterCode = {
  name: string;
  type: string;
  label?: string;
  required?: boolean;
  default?: unknown;
  validate?: unknown;
  spec?: ParameterCode | ParameterCode[];
  options?: string | OptionCode[] | { store?: unknown; nested?: ParameterCode[] };
};
type OptionCode = { value: unknown; nested?: ParameterCode[] };

/**
 * The values a module gets from its form: defaults filled in, nested fields beside their parents, dates and numbers converted.
 * Names that no field has throw; missing or wrong values are refused as Make refuses them, before the module runs.
 */
export function readParameters(
  fields: ParameterCode[],
  values: Record<string, unknown>,
): Record<string, unknown> {
  const shown = shownFields(fields, values);
  const names = shown.map((field) => field.name);
  const unknown = Object.keys(values).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`No field is called "${unknown.join('", "')}"; there are: ${names.join(', ')}.`);
  return Object.fromEntries(shown.map((field) => [field.name, readField(field, valueOf(field, values))]));
}

/** Fields in order; those nested under a select appear once it has a value. */
function shownFields(fields: ParameterCode[], values: Record<string, unknown>): ParameterCode[] {
  return fields.flatMap((field) => {
    const value = valueOf(field, values);
    return [field, ...(isEmpty(value) ? [] : shownFields(nestedFields(field, value), values))];
  });
}

function nestedFields({ options }: ParameterCode, value: unknown): ParameterCode[] {
  if (Array.isArray(options)) return options.find((option) => option.value === value)?.nested ?? [];
  return typeof options === 'object' ? (options.nested ?? []) : [];
}

const valueOf = (field: ParameterCode, values: Record<string, unknown>): unknown =>
  Object.hasOwn(values, field.name) ? values[field.name] : field.default;

function readField(field: ParameterCode, value: unknown): unknown {
  if (isEmpty(value)) {
    if (field.required) throw refusal(field, 'is required');
    return undefined;
  }
  switch (field.type) {
    case 'date':
      return readDate(field, value);
    case 'uinteger':
    case 'number':
      return readNumber(field, value);
    case 'select':
      if (Array.isArray(field.options) && !field.options.some((option) => option.value === value))
        throw refusal(field, 'has no such option');
      return value;
    case 'collection':
      if (!isCollection(value)) throw refusal(field, 'must be a collection');
      return readParameters([field.spec ?? []].flat(), value);
    case 'array':
      return readItems(field, value);
    case 'boolean':
    case 'text':
    case 'password':
    case 'any':
      return value;
    default:
      throw new Error(`Fields of type "${field.type}" are not supported by this interpreter.`);
  }
}

function readDate(field: ParameterCode, value: unknown): Date {
  const date = value instanceof Date ? value : new Date(value as string);
  if (Number.isNaN(date.getTime())) throw refusal(field, 'must be a date');
  return date;
}

function readNumber(field: ParameterCode, value: unknown): number {
  const number = Number(value);
  const isRight = field.type === 'number' ? Number.isFinite(number) : Number.isInteger(number) && number >= 0;
  if (!isRight) throw refusal(field, field.type === 'number' ? 'must be a number' : 'must be a whole number');
  return number;
}

function readItems(field: ParameterCode, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw refusal(field, 'must be an array');
  const spec = field.spec;
  return Array.isArray(spec)
    ? value.map((item) => readParameters(spec, item as Record<string, unknown>))
    : (value as unknown[]);
}

const refusal = (field: ParameterCode, what: string): MakeAppError =>
  new MakeAppError('BundleValidationError', `"${field.label ?? field.name}" ${what}.`);
