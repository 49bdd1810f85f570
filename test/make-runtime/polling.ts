import { componentOf, runRequests, type Inputs, type MakeApp } from './component-run.ts';
import type { Component } from './components.ts';
import { mergeRequests, type RequestCode, type TriggerCode } from './directives.ts';
import { readForm } from './forms.ts';
import { transform } from './iml/template.ts';
import { ImlError } from './iml/tokens.ts';
import { closeNames, isCollection } from './iml/values.ts';
import { plainBundle, type Bundle } from './plain-bundle.ts';
import { readLimit } from './run-communication.ts';
import {
  compare,
  isNewer,
  newItems,
  stateAfter,
  toFound,
  type Found,
  type TriggerState,
} from './trigger-state.ts';

export type { TriggerState } from './trigger-state.ts';
/** An item that the user can choose to start from. */
export type EpochChoice = { label: string; date: unknown; id: unknown };
/** Where the first run begins: now, with everything, at an instant, at an id, or at a chosen item (itself included). */
export type TriggerStart = 'now' | 'all' | { date?: Date; id?: unknown };

const defaultLookBack = 3200;
const defaultLimit = 1;

/** The items that Make offers when the user chooses by hand where to start. */
export async function epochChoices(app: MakeApp, id: string, inputs: Inputs = {}): Promise<EpochChoice[]> {
  const { component, parameters, request, before } = await openTrigger(app, id, inputs);
  const { epoch } = component.sections;
  if (!epoch) throw new Error(`The trigger ${id} has no epoch.`);
  const { trigger: _, wrapper: __, ...response } = request.response ?? {};
  const merged = mergeRequests({ ...request, response }, epoch);
  const data = closeNames({ lastDate: undefined, lastID: undefined }, 'remembered value');
  const { output } = await runRequests(app, component, { ...inputs, parameters }, [...before, merged], {
    data,
  });
  return (Array.isArray(output) ? output : []).map((item) => {
    const { label, date, id: itemId } = item as Record<string, unknown>;
    if (typeof label !== 'string' || label === '')
      throw new ImlError(`The epoch of ${id} gives an item without a label.`);
    return { label, date: toFound({ id: itemId ?? label, date }, 'date').date, id: itemId };
  });
}

/** The state of a trigger before its first run. */
export async function startTrigger(
  app: MakeApp,
  id: string,
  from: TriggerStart,
  inputs: Inputs = {},
): Promise<TriggerState> {
  if (from === 'all') return { seen: [] };
  if (from !== 'now') {
    const { trigger } = await openTrigger(app, id, inputs);
    if (trigger.type === 'id' ? from.id === undefined : !from.date)
      throw new Error(`The trigger ${id} starts at a ${trigger.type}.`);
    return { lastDate: from.date, lastID: from.id, seen: [] };
  }
  const { found, trigger } = await look(app, id, { seen: [] }, inputs);
  const now = app.options.clock?.() ?? new Date();
  return found.length > 0
    ? stateAfter({ seen: [] }, found, trigger.type)
    : { lastDate: now, lastID: undefined, seen: [] };
}

/** One run of a polling trigger: what is new since the last one, oldest first, up to the limit; the rest comes in the next run. */
export async function pollTrigger(
  app: MakeApp,
  id: string,
  inputs: Inputs & { state: TriggerState },
): Promise<{ bundles: Bundle[]; state: TriggerState }> {
  const { state } = inputs;
  const { found, trigger, limit, wrap } = await look(app, id, state, inputs);
  const taken = newItems(found, state, trigger.type).slice(0, limit);
  const bundles = wrap(taken.map((item) => item.bundle));
  const wrong = bundles.find((bundle) => !isCollection(bundle));
  if (wrong !== undefined)
    throw new ImlError(`The trigger ${id} must output collections, not ${JSON.stringify(wrong)}.`);
  return { bundles: (bundles as Bundle[]).map(plainBundle), state: stateAfter(state, taken, trigger.type) };
}

type Look = { found: Found[]; trigger: TriggerCode; limit: number; wrap: (bundles: unknown[]) => unknown[] };

/** Reads what the service has, no further back than needed or allowed. */
async function look(app: MakeApp, id: string, state: TriggerState, inputs: Inputs): Promise<Look> {
  const { component, parameters, request, before, trigger } = await openTrigger(app, id, inputs);
  const { limit, wrapper, trigger: _, ...response } = request.response ?? {};
  const lookBack = Number(app.options.common?.['maxPastRecords'] ?? defaultLookBack);
  const reading: RequestCode = {
    ...request,
    response: {
      ...response,
      limit: lookBack,
      output: { id: trigger.id, date: trigger.date ?? null, bundle: response.output ?? '{{item}}' },
    },
  };
  const isOld = (item: unknown): boolean =>
    !isNewer(toFound(item, trigger.type), state, trigger.type, 'or equal');
  const { output, variables } = await runRequests(
    app,
    component,
    { ...inputs, parameters },
    [...before, reading],
    { data: closeNames({ lastDate: state.lastDate, lastID: state.lastID }, 'remembered value') },
    trigger.order === 'desc' ? { isEnough: (items) => items.some(isOld) } : {},
  );
  const found = (Array.isArray(output) ? output : []).map((item) => toFound(item, trigger.type));
  const past = trigger.order === 'desc' ? found.findIndex(isOld) : -1;
  return {
    found: (past < 0 ? found : found.slice(0, past)).toSorted((a, b) => compare(a, b, trigger.type)),
    trigger,
    limit: limit === undefined ? defaultLimit : Math.min(readLimit(limit, variables), lookBack),
    wrap: (bundles) =>
      wrapper === undefined
        ? bundles
        : ([transform(wrapper, { ...variables, output: bundles })].flat() as unknown[]),
  };
}

type Open = {
  component: Component;
  parameters: Record<string, unknown>;
  before: RequestCode[];
  request: RequestCode;
  trigger: TriggerCode;
};

async function openTrigger(app: MakeApp, id: string, inputs: Inputs): Promise<Open> {
  const component = componentOf(app, 'module', id);
  const request = component.requests.at(-1);
  const code = request?.response?.trigger;
  if (component.kind !== 'trigger' || !request || !code)
    throw new Error(`${id} is no polling trigger with response.trigger.`);
  if (!request.response?.iterate) throw new ImlError(`The trigger ${id} needs response.iterate.`);
  const parameters = await readForm(app, component, inputs);
  const chosen = transform({ type: code.type, order: code.order }, { parameters }) as Pick<
    TriggerCode,
    'type' | 'order'
  >;
  return {
    component,
    parameters,
    before: component.requests.slice(0, -1),
    request,
    trigger: { ...code, ...chosen },
  };
}
