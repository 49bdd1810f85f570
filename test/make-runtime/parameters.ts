import { readField, refusal } from './read-field.ts';
import { isCollection, isEmpty } from './iml/values.ts';

/** One parameter of a form or of an interface. */
export type ParameterCode = {
  name: string;
  type: string;
  label?: string;
  required?: boolean;
  default?: unknown;
  multiple?: boolean;
  mappable?: boolean | object;
  pattern?: string;
  validate?:
    | boolean
    | {
        enum?: unknown[];
        min?: number;
        max?: number;
        pattern?: unknown;
        minItems?: number;
        maxItems?: number;
      };
  spec?: ParameterCode | ParameterCode[];
  /** A button that searches for options. */
  rpc?: { url: string; label: string; parameters?: ParameterCode[] };
  nested?: string | FieldCode[] | { store: string | FieldCode[] };
  options?:
    | string
    | OptionCode[]
    | { store?: unknown; label?: string; value?: string; nested?: string | FieldCode[] };
};
/** A parameter, or `rpc://name` in whose place the RPC's parameters appear. */
export type FieldCode = ParameterCode | string;
export type OptionCode = {
  label?: string;
  value?: unknown;
  nested?: string | FieldCode[];
  options?: OptionCode[];
};

/**
 * The values a module gets from its form: defaults filled in, nested fields beside their parents, dates and numbers converted.
 * Names that no field has throw; missing or wrong values are refused as Make refuses them, before the module runs. Fields that
 * are declared but not shown have no value.
 */
export function readParameters(
  fields: FieldCode[],
  values: Record<string, unknown>,
): Record<string, unknown> {
  const shown = shownFields(fields, values);
  const names = shown.map((field) => field.name);
  const unknown = Object.keys(values).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`No field is called "${unknown.join('", "')}"; there are: ${names.join(', ')}.`);
  const hidden = declaredFields(fields).map((field): [string, undefined] => [field.name, undefined]);
  const read = shown
    .filter((field) => field.type !== 'banner')
    .map((field): [string, unknown] => [
      field.name,
      readField(field, valueOf(field, values), readParameters),
    ]);
  return Object.fromEntries([...hidden, ...read]);
}

/** Refuses mapped values where a form does not let them be mapped: in static fields, and where the field says so. */
export function refuseMapped(fields: FieldCode[], staticFields: FieldCode[], mapped: string[]): void {
  const fixed = [
    ...declaredFields(staticFields),
    ...declaredFields(fields).filter(({ mappable }) => mappable === false),
  ];
  const wrong = fixed.find(({ name }) => mapped.includes(name));
  if (wrong) throw refusal(wrong, 'cannot be mapped');
}

/** Fields in order; those nested under another appear once it has a value. */
export function shownFields(fields: FieldCode[], values: Record<string, unknown>): ParameterCode[] {
  return fields.flatMap((field) => {
    if (typeof field === 'string') return [];
    const value = valueOf(field, values);
    return [
      field,
      ...(isEmpty(value) || value === false ? [] : shownFields(nestedFields(field, value), values)),
    ];
  });
}

/** Whether some fields of a form come from RPCs, so that their names are not known from the code. */
export const hasRpcFields = (fields: FieldCode[]): boolean =>
  fields.some((field) => typeof field === 'string') ||
  declaredFields(fields).some((field) => innerFields(field).some((inner) => typeof inner === 'string'));

/** Every parameter of a form, at any depth of nesting, whether or not it is shown. */
export function declaredFields(fields: FieldCode[]): ParameterCode[] {
  return fields.flatMap((field) => {
    if (typeof field === 'string') return [];
    return [field, ...declaredFields(innerFields(field))];
  });
}

function innerFields({ options, nested }: ParameterCode): FieldCode[] {
  const ofOptions = Array.isArray(options) ? plainOptions(options).map((option) => option.nested) : [];
  const ofStore = isCollection(options) ? [options['nested'] as FieldCode[]] : [];
  return [...ofOptions, ...ofStore, listOf(nested)].flatMap((list) => list ?? []);
}

function nestedFields({ options, nested }: ParameterCode, value: unknown): FieldCode[] {
  const own = listOf(nested);
  if (Array.isArray(options)) {
    const chosen = plainOptions(options).filter((option) => [value].flat().includes(option.value));
    return [...own, ...chosen.flatMap((option) => option.nested ?? [])];
  }
  return [...own, ...(isCollection(options) ? ([options['nested'] ?? []].flat() as FieldCode[]) : [])];
}

/** Options without their groups. */
export const plainOptions = (options: OptionCode[]): OptionCode[] =>
  options.flatMap((option) => (option.options ? plainOptions(option.options) : [option]));

const listOf = (nested: ParameterCode['nested']): FieldCode[] =>
  [isCollection(nested) ? (nested['store'] as FieldCode[]) : (nested ?? [])].flat() as FieldCode[];

export const valueOf = (field: ParameterCode, values: Record<string, unknown>): unknown =>
  Object.hasOwn(values, field.name) ? values[field.name] : field.default;
