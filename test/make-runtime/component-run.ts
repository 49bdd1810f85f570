import { randomUUID } from 'node:crypto';
import type { Component, Components, ComponentType } from './components.ts';
import type { RequestCode } from './directives.ts';
import { MakeAppError } from './errors.ts';
import { ImlError } from './iml/tokens.ts';
import { closeNames } from './iml/values.ts';
import { hasRpcFields, readParameters } from './parameters.ts';
import { logEntry, type LogEntry } from './request-log.ts';
import { runCommunication, type Outcome, type Run } from './run-communication.ts';

/** A loaded app, and what its runs have left so far. */
export type MakeApp = {
  components: Components;
  /** Every request with its answer, as Make DevTool shows them to the user: sanitized. */
  log: LogEntry[];
  /** What works, but goes against Make's recommendations. */
  warnings: string[];
  options: MakeAppOptions;
};
export type MakeAppOptions = {
  /** Takes the place of the placeholder host of the app. */
  publicUrl: string;
  timeoutMs?: number;
  /** Make's documentation can be read both ways: whether `valid` may turn a 4xx or 5xx into a success. Default: it may not. */
  validAcceptsErrors?: boolean;
  /** The app's common data: secrets and settings that are not in its code. */
  common?: Record<string, unknown>;
  clock?: () => Date;
};

/** A connection that was validated: what modules read as `connection.*`, and how Make labels it. */
export type Connection = { id: string; data: Record<string, unknown>; label: string; uid: string };

/** What every run is given. `parameters` are the values of the form. */
export type Inputs = {
  connection?: Connection | null;
  parameters?: Record<string, unknown>;
  executionId?: string;
};

/** The component of this name; an unknown one is a mistake in the test. */
export function componentOf(app: MakeApp, type: ComponentType, id: string): Component {
  const component = app.components[type].get(id);
  if (!component)
    throw new Error(
      `The app has no ${type} "${id}"; there are: ${[...app.components[type].keys()].join(', ')}.`,
    );
  return component;
}

/** Runs requests of a component in Make's surroundings; `more` are the variables that only some sections see. */
export async function runRequests(
  app: MakeApp,
  component: Component,
  inputs: Inputs,
  requests: RequestCode[] = component.requests,
  more: Record<string, unknown> = {},
  settings: Partial<Run> = {},
): Promise<Outcome> {
  const run: Run = {
    kind: component.kind,
    variables: { ...surroundings(app, component, inputs), ...more },
    timeoutMs: app.options.timeoutMs,
    validAcceptsErrors: app.options.validAcceptsErrors ?? false,
    requests: { made: 0 },
    maxRequests: Number(app.options.common?.['maxRequestCount'] ?? 100),
    maxPages: Number(app.options.common?.['maxPaginationRequestCount'] ?? 50),
    callEndpoint: (name, input) => callEndpoint(app, run, name, input, inputs),
    log: (code, request, response) => {
      const entry = logEntry(component.id, code.log?.sanitize, request, response);
      if (entry) app.log.push(entry);
    },
    ...settings,
  };
  const outcome = await runCommunication(run, requests);
  if (component.type === 'rpc' && run.requests.made > 3)
    app.warnings.push(
      `The RPC ${component.id} made ${run.requests.made} requests; Make recommends at most 3.`,
    );
  return outcome;
}

/** Runs a sibling endpoint with its own form and connection rules; its requests count for the run that calls it. */
async function callEndpoint(
  app: MakeApp,
  run: Run,
  name: string,
  input: Record<string, unknown>,
  inputs: Inputs,
): Promise<unknown> {
  const endpoint = componentOf(app, 'endpoint', name);
  if (endpoint.requests.length !== 1) throw new ImlError(`The endpoint ${name} must make a single request.`);
  const parameters = readParameters(endpoint.fields, input);
  const { output } = await runRequests(
    app,
    endpoint,
    { ...inputs, parameters },
    endpoint.requests,
    {},
    {
      requests: run.requests,
    },
  );
  return output;
}

function surroundings(app: MakeApp, component: Component, inputs: Inputs): Run['variables'] {
  const { parameters = {}, executionId = randomUUID().replaceAll('-', '') } = inputs;
  const now = app.options.clock?.() ?? new Date();
  return {
    parameters: formVariables(component, parameters),
    connection: connectionData(component, inputs.connection ?? null),
    common: app.options.common ?? {},
    temp: {},
    now,
    timestamp: Math.floor(now.getTime() / 1000),
    uuid: randomUUID(),
    random: Math.random(),
    pi: Math.PI,
    executionId,
    environment: { timezone: 'UTC' },
    metadata: { expect: component.fields, interface: component.interface },
  };
}

/** The values of a form; reading one that the form does not declare is a mistake, unless RPCs add to the form. */
export const formVariables = (
  component: Component,
  parameters: Record<string, unknown>,
): Record<string, unknown> =>
  hasRpcFields(component.fields) ? { ...parameters } : closeNames({ ...parameters }, 'parameter');

/** Without a connection `connection.*` is empty; with one, only what it has saved may be read. */
function connectionData(component: Component, connection: Connection | null): Record<string, unknown> {
  const { connection: main, altConnection, attachedAccounts } = component;
  const fitting = [main, altConnection, ...attachedAccounts].filter((id) => id !== null);
  if (fitting.length === 0) return {};
  if (!connection || !fitting.includes(connection.id))
    throw new MakeAppError('InvalidConfigurationError', `${component.id} needs a connection.`);
  return closeNames({ ...connection.data }, 'saved value of the connection');
}
