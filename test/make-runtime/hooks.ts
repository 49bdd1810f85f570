import { componentOf, runRequests, type Connection, type Inputs, type MakeApp } from './component-run.ts';
import type { Component } from './components.ts';
import { readForm } from './forms.ts';
import { accepted, receive } from './hook-communication.ts';
import type { HookHost } from './hook-host.ts';
import { transform } from './iml/template.ts';
import { closeNames, isCollection } from './iml/values.ts';
import { plainBundle, type Bundle } from './plain-bundle.ts';

/** A webhook of a user: its address, what attaching stored, and the items that wait for the scenario. */
export type Hook = {
  component: Component;
  id: string;
  url: string;
  data: Record<string, unknown>;
  parameters: Record<string, unknown>;
  connection: Connection | null;
  queue: unknown[];
  /** Mistakes in the app's code that showed as something arrived; the next run of the trigger throws them. */
  mistakes: unknown[];
  close: () => void;
};

type HookInputs = { connection?: Connection | null; parameters?: Record<string, unknown> };

/** Creates a webhook as the user does: opens its address, then has the service told of it. An error leaves nothing behind. */
export async function attachWebhook(
  app: MakeApp,
  host: HookHost,
  id: string,
  inputs: HookInputs = {},
): Promise<Hook> {
  const component = componentOf(app, 'webhook', id);
  const queue: unknown[] = [];
  const address = host.open(async (request) => {
    try {
      const { answer, items } = await receive(app, component, hook.parameters, request);
      queue.push(...items);
      return answer ?? accepted;
    } catch (error) {
      hook.mistakes.push(error);
      throw error;
    }
  });
  const hook: Hook = {
    component,
    ...address,
    data: {},
    queue,
    mistakes: [],
    parameters: await readForm(app, component, inputs),
    connection: inputs.connection ?? null,
  };
  try {
    hook.data = await runSection(app, hook, 'attach');
  } catch (error) {
    address.close();
    throw error;
  }
  return hook;
}

/** Changes what the user chose, and has the service told where the webhook has an `update`. */
export async function updateWebhook(
  app: MakeApp,
  hook: Hook,
  parameters: Record<string, unknown>,
): Promise<void> {
  const changed = await readForm(app, hook.component, { connection: hook.connection, parameters });
  const stored = await runSection(app, { ...hook, parameters: changed }, 'update');
  hook.parameters = changed;
  hook.data = { ...hook.data, ...stored };
}

/** Deletes the webhook: the service is told first, and when that fails the webhook stays. */
export async function detachWebhook(app: MakeApp, hook: Hook): Promise<void> {
  await runSection(app, hook, 'detach');
  hook.close();
}

/**
 * Runs an instant trigger on what its webhook has received, one bundle per item; its communication, when it has one, sees each
 * as `payload`. Items leave the queue as they are dealt with.
 */
export async function runInstantTrigger(
  app: MakeApp,
  id: string,
  hook: Hook,
  inputs: Inputs = {},
): Promise<Bundle[]> {
  const component = componentOf(app, 'module', id);
  if (component.kind !== 'instantTrigger' || component.webhook !== hook.component.id)
    throw new Error(`${id} is no instant trigger on the webhook ${hook.component.id}.`);
  if (hook.mistakes.length > 0) throw hook.mistakes[0];
  if (component.requests.length > 1)
    throw new Error(`The instant trigger ${id} can make a single request only.`);
  const parameters = await readForm(app, component, inputs);
  const bundles: Bundle[] = [];
  while (hook.queue.length > 0) {
    const [payload] = hook.queue;
    const bundle =
      component.requests.length === 0
        ? payload
        : await outputOf(app, component, { ...inputs, parameters }, payload);
    hook.queue.shift();
    if (bundle === undefined) continue;
    if (!isCollection(bundle))
      throw new Error(`${id} must output a collection, not ${JSON.stringify(bundle)}.`);
    bundles.push(plainBundle(bundle));
  }
  return bundles;
}

const outputOf = async (
  app: MakeApp,
  component: Component,
  inputs: Inputs,
  payload: unknown,
): Promise<unknown> => (await runRequests(app, component, inputs, component.requests, { payload })).output;

async function runSection(app: MakeApp, hook: Hook, name: string): Promise<Record<string, unknown>> {
  const { component, connection, parameters, id, url } = hook;
  const section = component.sections[name];
  if (!section) return {};
  const webhook = closeNames({ ...hook.data, id, url }, 'stored value of the webhook');
  const { variables } = await runRequests(app, component, { connection, parameters }, [section], { webhook });
  return transform(section.response?.data ?? {}, variables) as Record<string, unknown>;
}
