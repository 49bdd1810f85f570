import { componentOf, runRequests, type Inputs, type MakeApp } from './component-run.ts';
import { checkParameters } from './check-parameters.ts';
import { ImlError } from './iml/tokens.ts';
import { isCollection } from './iml/values.ts';
import { declaredFields } from './parameters.ts';

export type RpcOption = { label: string; value: unknown; default?: boolean };

/** What an RPC is called with; `webhook` are the values of the hook, for forms of instant triggers. */
export type RpcInputs = Inputs & { webhook?: Record<string, unknown> };

/**
 * Calls an RPC with the values of the form it is called from. It may read only what its own test parameters declare, so that it
 * can be tested in Make's editor. Options and fields must be well formed.
 */
export async function runRpc(app: MakeApp, id: string, inputs: RpcInputs): Promise<unknown[]> {
  const component = componentOf(app, 'rpc', id);
  const declared = declaredFields(component.fields).map(({ name }) => name);
  const given = inputs.parameters ?? {};
  const parameters = Object.fromEntries(declared.map((name) => [name, given[name]]));
  const more = inputs.webhook ? { webhook: inputs.webhook } : {};
  const { output } = await runRequests(app, component, { ...inputs, parameters }, component.requests, more);
  if (output === undefined || output === null) return [];
  const items: unknown[] = Array.isArray(output) ? output : [output];
  for (const item of items.filter((candidate) => !isOption(candidate))) {
    if (isCollection(item) && !('type' in item))
      throw new ImlError(`The RPC ${id} gave neither an option nor a field: ${JSON.stringify(item)}.`);
    checkParameters(item, `A field of the RPC ${id}`);
  }
  return items;
}

const isOption = (item: unknown): boolean =>
  isCollection(item) &&
  item['value'] !== null &&
  item['value'] !== undefined &&
  typeof item['label'] === 'string';
