/**
 * Runs the Make app of this repository outside Make, over real HTTP: an interpreter of Make's app language for tests. It is
 * strict: what it does not know throws, and where Make's behaviour is not certain it takes the reading that is worse for the app.
 */
import { randomUUID } from 'node:crypto';
import { readComponents, type Component, type ComponentType } from './app-files.ts';
import { MakeAppError } from './errors.ts';
import { transform } from './iml/template.ts';
import { isCollection, toText } from './iml/values.ts';
import { readParameters } from './parameters.ts';
import { logEntry, type LogEntry } from './request-log.ts';
import { runCommunication, type Outcome, type Run } from './run-communication.ts';

export type MakeApp = {
  components: Record<ComponentType, Map<string, Component>>;
  /** Every request with its answer, as Make DevTool shows them to the user: sanitized. */
  log: LogEntry[];
  options: MakeAppOptions;
};
export type MakeAppOptions = {
  /** Takes the place of the placeholder host of the app. */
  publicUrl: string;
  timeoutMs?: number;
  /** Make's documentation can be read both ways: whether `valid` may turn a 4xx or 5xx into a success. Default: it may not. */
  validAcceptsErrors?: boolean;
};

/** A connection that was validated: what modules read as `connection.*`, and how Make labels it. */
export type Connection = { id: string; data: Record<string, unknown>; label: string; uid: string };
export type Bundle = Record<string, unknown>;
export type RpcOption = { label: string; value: unknown };

type Inputs = { connection?: Connection | null; parameters?: Record<string, unknown>; executionId?: string };

/** Reads the app from `make-app/`. */
export function loadMakeApp(options: MakeAppOptions): MakeApp {
  return { components: readComponents(options.publicUrl), log: [], options };
}

/** Creates the app's connection as the user does: asks the service whether the credentials are right, and keeps its data. */
export async function validateConnection(
  app: MakeApp,
  parameters: Record<string, unknown>,
  id = 'libraryKey',
): Promise<Connection> {
  const component = componentOf(app, 'connection', id);
  const { variables } = await run(app, component, {
    parameters: readParameters(component.fields, parameters),
  });
  const response = component.requests.at(-1)?.response ?? {};
  return {
    id,
    data: transform(response.data ?? {}, variables) as Record<string, unknown>,
    label: toText(transform(response.metadata?.value, variables)),
    uid: toText(transform(response.uid, variables)),
  };
}

/** Fills a drop-down; `parameters` are the present values of the form. */
export async function callRpc(app: MakeApp, id: string, inputs: Inputs = {}): Promise<RpcOption[]> {
  const { output } = await run(app, componentOf(app, 'rpc', id), inputs);
  return (Array.isArray(output) ? output : []) as RpcOption[];
}

/** Runs a module once: one bundle from an action, any number from a search. Failures are MakeAppErrors. */
export async function runModule(app: MakeApp, id: string, inputs: Inputs = {}): Promise<Bundle[]> {
  const component = componentOf(app, 'module', id);
  const parameters = readParameters(component.fields, inputs.parameters ?? {});
  const { output } = await run(app, component, { ...inputs, parameters });
  if (component.kind === 'search') return distinctBundles(Array.isArray(output) ? output : [output]);
  if (!isCollection(output))
    throw new Error(`The action ${id} must output one collection, not ${JSON.stringify(output)}.`);
  return [plain(output)];
}

async function run(app: MakeApp, component: Component, inputs: Inputs): Promise<Outcome> {
  const { connection = null, parameters = {}, executionId = randomUUID().replaceAll('-', '') } = inputs;
  if (component.connection && connection?.id !== component.connection) {
    throw new MakeAppError('InvalidConfigurationError', `${component.id} needs a connection.`);
  }
  const now = new Date();
  const run: Run = {
    kind: component.kind,
    variables: {
      parameters,
      connection: component.connection ? connection?.data : {},
      common: {},
      temp: {},
      now,
      timestamp: Math.floor(now.getTime() / 1000),
      uuid: randomUUID(),
      random: Math.random(),
      pi: Math.PI,
      executionId,
      environment: { timezone: 'UTC' },
    },
    timeoutMs: app.options.timeoutMs,
    validAcceptsErrors: app.options.validAcceptsErrors ?? false,
    log: (code, request, response) => {
      const entry = logEntry(component.id, code.log?.sanitize, request, response);
      if (entry) app.log.push(entry);
    },
  };
  return runCommunication(run, component.requests);
}

function componentOf(app: MakeApp, type: ComponentType, id: string): Component {
  const component = app.components[type].get(id);
  if (!component)
    throw new Error(
      `The app has no ${type} "${id}"; there are: ${[...app.components[type].keys()].join(', ')}.`,
    );
  return component;
}

/** Bundles as the next module receives them: JSON values, without fields that have no value. */
const plain = (bundle: Bundle): Bundle => JSON.parse(JSON.stringify(bundle)) as Bundle;

function distinctBundles(output: unknown[]): Bundle[] {
  const bundles = output.filter((bundle) => isCollection(bundle)).map(plain);
  return [...new Map(bundles.map((bundle) => [JSON.stringify(bundle), bundle])).values()];
}
