import { componentOf, type MakeApp } from './component-run.ts';
import type { Component, ComponentType } from './components.ts';
import { ImlError } from './iml/tokens.ts';
import { isCollection, toText } from './iml/values.ts';
import {
  declaredFields,
  hasRpcFields,
  plainOptions,
  readParameters,
  refuseMapped,
  shownFields,
  valueOf,
  type FieldCode,
  type OptionCode,
  type ParameterCode,
} from './parameters.ts';
import { runRpc, type RpcInputs, type RpcOption } from './rpcs.ts';

/** A field as the editor shows it, with the options to choose from. */
export type FormField = {
  name: string;
  type: string;
  label: string;
  isRequired: boolean;
  options?: RpcOption[];
};

const scheme = 'rpc://';
const maximumDepth = 10;

/** The form of a component with the values chosen so far: RPCs are called with them, and nested fields appear as parents are chosen. */
export async function openForm(
  app: MakeApp,
  id: string,
  inputs: RpcInputs = {},
  type: ComponentType = 'module',
): Promise<FormField[]> {
  const { fields } = componentOf(app, type, id);
  const values = inputs.parameters ?? {};
  const shown = shownFields(await expandFields(app, fields, inputs), values);
  return Promise.all(shown.map((field) => formField(app, field, inputs)));
}

/**
 * The values that a component runs with, from what is chosen in its form. A run calls no RPC; only to know the fields that RPCs
 * add, when values for them are given, they are asked.
 */
export async function readForm(
  app: MakeApp,
  component: Component,
  inputs: RpcInputs & { mapped?: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const values = { ...inputs.parameters, ...inputs.mapped };
  const fields = needsRpcs(component.fields, values)
    ? await expandFields(app, component.fields, { ...inputs, parameters: values })
    : component.fields;
  refuseMapped(fields, component.staticFields, Object.keys(inputs.mapped ?? {}));
  return readParameters(fields, values);
}

function needsRpcs(fields: FieldCode[], values: Record<string, unknown>): boolean {
  const declared = declaredFields(fields);
  const isUnknown =
    hasRpcFields(fields) &&
    Object.keys(values).some((name) => !declared.some((field) => field.name === name));
  return (
    isUnknown || declared.some((field) => hasRpcFields([field.spec ?? []].flat()) && valueOf(field, values))
  );
}

/** What the search button beside a field offers, for what the user has put into its small form. */
export async function searchOptions(
  app: MakeApp,
  id: string,
  fieldName: string,
  sought: Record<string, unknown>,
  inputs: RpcInputs = {},
  type: ComponentType = 'module',
): Promise<RpcOption[]> {
  const field = declaredFields(componentOf(app, type, id).fields).find(({ name }) => name === fieldName);
  if (!field?.rpc) throw new Error(`The field ${fieldName} of ${id} has no search button.`);
  const parameters = { ...inputs.parameters, ...readParameters(field.rpc.parameters ?? [], sought) };
  return (await runRpc(app, rpcName(field.rpc.url, fieldName), { ...inputs, parameters })) as RpcOption[];
}

async function formField(app: MakeApp, field: ParameterCode, inputs: RpcInputs): Promise<FormField> {
  const options = await optionsOf(app, field, inputs);
  const { name, type, label = name, required = false } = field;
  return { name, type, label, isRequired: required, ...(options ? { options } : {}) };
}

async function optionsOf(
  app: MakeApp,
  { name, options }: ParameterCode,
  inputs: RpcInputs,
): Promise<RpcOption[] | null> {
  if (options === undefined) return null;
  const store = isCollection(options) ? options['store'] : options;
  const labels = isCollection(options)
    ? { label: 'label', value: 'value', ...options }
    : { label: 'label', value: 'value' };
  const found =
    typeof store === 'string'
      ? await runRpc(app, rpcName(store, name), inputs)
      : plainOptions((store ?? []) as OptionCode[]);
  return found.map((item) => {
    const option = item as Record<string, unknown>;
    const value = option[labels.value];
    const isDefault = option['default'];
    return {
      label: toText(option[labels.label] ?? value),
      value,
      ...(typeof isDefault === 'boolean' ? { default: isDefault } : {}),
    };
  });
}

/** The fields with every `rpc://name` among them replaced by the fields that the RPC gives, at any depth that is shown. */
export async function expandFields(
  app: MakeApp,
  fields: FieldCode[],
  inputs: RpcInputs,
  depth = 0,
): Promise<FieldCode[]> {
  if (depth > maximumDepth) throw new ImlError('The fields from RPCs are nested without end.');
  const expanded = await Promise.all(
    fields.map(async (field) => {
      if (typeof field !== 'string') return [await expandNested(app, field, inputs, depth)];
      const found = (await runRpc(app, rpcName(field, 'A field'), inputs)) as FieldCode[];
      return expandFields(app, found, inputs, depth + 1);
    }),
  );
  return expanded.flat();
}

async function expandNested(
  app: MakeApp,
  field: ParameterCode,
  inputs: RpcInputs,
  depth: number,
): Promise<ParameterCode> {
  const shown = shownFields([field], inputs.parameters ?? {}).length > 0 && isChosen(field, inputs);
  const expand = async (nested: unknown): Promise<FieldCode[]> => {
    const list = [isCollection(nested) ? nested['store'] : nested].flat() as FieldCode[];
    return expandFields(
      app,
      shown ? list : list.filter((inner) => typeof inner !== 'string'),
      inputs,
      depth + 1,
    );
  };
  const { options, nested, spec } = field;
  return {
    ...field,
    ...(nested === undefined ? {} : { nested: await expand(nested) }),
    ...(Array.isArray(spec) ? { spec: await expandFields(app, spec, inputs, depth + 1) } : {}),
    ...(isCollection(options) && options['nested'] !== undefined
      ? { options: { ...options, nested: await expand(options['nested']) } }
      : {}),
    ...(Array.isArray(options)
      ? {
          options: await Promise.all(
            plainOptions(options).map(async (option) =>
              option.nested === undefined ? option : { ...option, nested: await expand(option.nested) },
            ),
          ),
        }
      : {}),
  } as ParameterCode;
}

const isChosen = (field: ParameterCode, { parameters = {} }: RpcInputs): boolean =>
  (parameters[field.name] ?? field.default ?? '') !== '';

function rpcName(address: string, where: string): string {
  if (!address.startsWith(scheme))
    throw new ImlError(`${where} names "${address}", which is no ${scheme} address.`);
  return address.slice(scheme.length);
}
