/**
 * Runs the Make app of this repository outside Make, over real HTTP: an interpreter of Make's app language for tests. It is
 * strict: what it does not know throws, and where Make's behaviour is not certain it takes the reading that is worse for the app.
 *
 * Failures of a run are `MakeAppError`s, with the type that decides what becomes of the scenario; mistakes in the app's code are
 * `ImlError`s or plain errors, and no scenario would ever see them.
 *
 * - here: `loadMakeApp`, `validateConnection`, `callRpc`, `runModule` (actions, searches, universal modules), `runResponder`;
 *   `app.log` is what Make DevTool shows, `app.warnings` what goes against Make's recommendations
 * - `scenario-run.ts`: `runInScenario`, what an error does to the scenario
 * - `forms.ts`: `openForm`, what a user sees in the editor: fields, nested ones, options and fields from RPCs; `searchOptions`, the
 *   button beside a select
 * - `polling.ts`: `epochChoices`, `startTrigger`, `pollTrigger`
 * - `hook-host.ts`: `startHookHost`, a receiver as hook.eu1.make.com; `hooks.ts`: `attachWebhook`, `updateWebhook`, `detachWebhook`,
 *   `runInstantTrigger`
 * - `oauth.ts`: `connectByOAuth`, `refreshConnection`, `invalidateConnection`
 * - `output-problems.ts`: `outputProblems`, output against the interface
 * - `request-log.ts`: `assertNoSecretIn`
 * - `app-source.ts`: `appSource`, an app written in a test
 */
import { repositoryApp, type AppSource } from './app-files.ts';
import {
  componentOf,
  runRequests,
  type Connection,
  type Inputs,
  type MakeApp,
  type MakeAppOptions,
} from './component-run.ts';
import { readComponents } from './components.ts';
import { readConnection } from './connections.ts';
import { readForm } from './forms.ts';
import { transform } from './iml/template.ts';
import { isCollection } from './iml/values.ts';
import { plainBundle, type Bundle } from './plain-bundle.ts';
import { runRpc, type RpcInputs, type RpcOption } from './rpcs.ts';

export type { Connection, MakeApp, MakeAppOptions } from './component-run.ts';
export type { RpcOption } from './rpcs.ts';
export type { Bundle } from './plain-bundle.ts';

/** `mapped` are parameters whose values come from earlier modules of the scenario: only mappable fields take them. */
type ModuleInputs = Inputs & { mapped?: Record<string, unknown> };

/** Reads the app from `make-app/`, or one written in a test. */
export function loadMakeApp(options: MakeAppOptions, source: AppSource = repositoryApp()): MakeApp {
  return { components: readComponents(source, options.publicUrl), log: [], warnings: [], options };
}

/** Creates the app's connection as the user does: asks the service whether the credentials are right, and keeps its data. */
export function validateConnection(
  app: MakeApp,
  parameters: Record<string, unknown>,
  id = 'libraryKey',
): Promise<Connection> {
  return readConnection(app, parameters, id);
}

/** Asks an RPC for options, or for fields; `parameters` are the present values of the form it is called from. */
export async function callRpc<T = RpcOption>(app: MakeApp, id: string, inputs: RpcInputs = {}): Promise<T[]> {
  return (await runRpc(app, id, inputs)) as T[];
}

/** Runs a module once: one bundle from an action, any number from a search. Failures are MakeAppErrors. */
export async function runModule(app: MakeApp, id: string, inputs: ModuleInputs = {}): Promise<Bundle[]> {
  const component = componentOf(app, 'module', id);
  if (!['action', 'search', 'universal'].includes(component.kind))
    throw new Error(`${id} is a ${component.kind}: it is not run by runModule.`);
  const parameters = await readForm(app, component, inputs);
  const { output } = await runRequests(app, component, { ...inputs, parameters });
  if (component.kind === 'search') return distinctBundles(Array.isArray(output) ? output : [output]);
  if (!isCollection(output))
    throw new Error(`The action ${id} must output one collection, not ${JSON.stringify(output)}.`);
  return [plainBundle(output)];
}

/** What a responder answers to the caller of the scenario's webhook. */
export async function runResponder(
  app: MakeApp,
  id: string,
  inputs: ModuleInputs = {},
): Promise<{ status: unknown; headers: unknown; body: unknown }> {
  const component = componentOf(app, 'module', id);
  if (component.kind !== 'responder') throw new Error(`${id} is no responder.`);
  const parameters = await readForm(app, component, inputs);
  const { status = 200, headers = {}, body } = component.requests[0]?.response ?? {};
  const { variables } = await runRequests(app, component, { ...inputs, parameters }, []);
  return transform({ status, headers, body }, variables) as {
    status: unknown;
    headers: unknown;
    body: unknown;
  };
}

function distinctBundles(output: unknown[]): Bundle[] {
  const bundles = output.filter((bundle) => isCollection(bundle)).map(plainBundle);
  return [...new Map(bundles.map((bundle) => [JSON.stringify(bundle), bundle])).values()];
}
