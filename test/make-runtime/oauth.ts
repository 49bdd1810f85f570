import { componentOf, runRequests, type Connection, type MakeApp } from './component-run.ts';
import type { Component } from './components.ts';
import { labelOf } from './connections.ts';
import type { RequestCode } from './directives.ts';
import { errorOfValid } from './errors.ts';
import type { Variables } from './iml/evaluate.ts';
import { transform } from './iml/template.ts';
import { ImlError } from './iml/tokens.ts';
import { isCollection, isEmpty, toText } from './iml/values.ts';
import { buildRequest } from './http.ts';
import { evaluateRequest } from './next-request.ts';
import { readParameters } from './parameters.ts';

/** An OAuth 2 connection: also what the user entered, and when the service wants to be asked again. */
export type OAuthConnection = Connection & { parameters: Record<string, unknown>; expiresAt: Date | null };
/** The user at the service: is sent to an address there, and comes back with a query. */
export type Consent = (address: string) => Promise<Record<string, string>> | Record<string, string>;

const redirectUri = 'https://www.make.com/oauth/cb/app';

/** Creates an OAuth 2 connection: preauthorize, the user's consent, token, info. An error creates nothing. */
export async function connectByOAuth(
  app: MakeApp,
  id: string,
  parameters: Record<string, unknown>,
  consent: Consent,
): Promise<OAuthConnection> {
  const component = oauthComponent(app, id);
  const values = readParameters(component.fields, parameters);
  const temp: Record<string, unknown> = {};
  const state: Step = {
    app,
    component,
    parameters: values,
    data: {},
    temp,
    expiresAt: null,
    label: '',
    uid: '',
  };
  await runStep(state, 'preauthorize');
  await authorize(state, consent);
  await runStep(state, 'token');
  await runStep(state, 'info');
  if (isEmpty(state.data['accessToken']))
    throw new ImlError(`The connection ${id} ends without data.accessToken.`);
  const { data, label, uid, expiresAt } = state;
  return { id, data, label, uid, expiresAt, parameters: values };
}

/** What Make does before each run: asks for new data when the step's condition says so, or when the old has expired. */
export async function refreshConnection(app: MakeApp, connection: OAuthConnection): Promise<OAuthConnection> {
  const state = stepOf(app, connection);
  const { refresh } = state.component.sections;
  if (!refresh) return connection;
  const now = app.options.clock?.() ?? new Date();
  const isExpired = connection.expiresAt !== null && connection.expiresAt <= now;
  if (refresh.condition === undefined && !isExpired) return connection;
  await runStep(state, 'refresh', isExpired);
  return { ...connection, data: state.data, expiresAt: state.expiresAt };
}

/** What Make does when the user deletes the connection. */
export async function invalidateConnection(app: MakeApp, connection: OAuthConnection): Promise<void> {
  await runStep(stepOf(app, connection), 'invalidate');
}

type Step = {
  app: MakeApp;
  component: Component;
  parameters: Record<string, unknown>;
  data: Record<string, unknown>;
  temp: Record<string, unknown>;
  expiresAt: Date | null;
  label: string;
  uid: string;
};

const stepOf = (app: MakeApp, { id, parameters, data, expiresAt, label, uid }: OAuthConnection): Step => ({
  app,
  component: oauthComponent(app, id),
  parameters,
  data,
  temp: {},
  expiresAt,
  label,
  uid,
});

function oauthComponent(app: MakeApp, id: string): Component {
  const component = componentOf(app, 'connection', id);
  if (component.kind !== 'oauth') throw new Error(`${id} is no OAuth connection.`);
  return component;
}

/** Runs one step, and keeps what it says of data, label, user and expiry. */
async function runStep(state: Step, name: string, isForced = false): Promise<void> {
  const code = state.component.sections[name];
  if (!code) return;
  const { condition: _, ...unconditional } = code;
  const variables = await run(state, [isForced ? unconditional : code]);
  // A step whose condition is false has no answer, and so nothing to keep.
  if (!Object.hasOwn(variables, 'body')) return;
  keep(state, code, variables);
}

async function run(state: Step, requests: RequestCode[]): Promise<Variables> {
  const { app, component, parameters, data, temp } = state;
  const { variables } = await runRequests(app, component, { parameters }, requests, {
    ...more(state),
    data,
    temp,
  });
  return variables;
}

const more = ({ app, component }: Step): Record<string, unknown> => ({
  oauth: { redirectUri, scope: [...new Set([...component.scope, ...scopesOfModules(app, component.id)])] },
});

const scopesOfModules = (app: MakeApp, connection: string): string[] =>
  [...app.components.module.values(), ...app.components.webhook.values()]
    .filter((component) => [component.connection, component.altConnection].includes(connection))
    .flatMap((component) => component.scope);

function keep(state: Step, { response = {} }: RequestCode, variables: Variables): void {
  const { data, metadata, uid, expires } = response;
  state.data = { ...state.data, ...(transform(data ?? {}, variables) as Record<string, unknown>) };
  if (metadata) state.label = labelOf(state.component.id, transform(metadata.value, variables));
  if (uid !== undefined) state.uid = toText(transform(uid, variables));
  const moment: unknown = expires === undefined ? state.data['expires'] : transform(expires, variables);
  if (!isEmpty(moment)) state.expiresAt = new Date(moment instanceof Date ? moment : toText(moment));
  if (state.expiresAt && Number.isNaN(state.expiresAt.getTime()))
    throw new ImlError(`The connection ${state.component.id} expires at no date: ${toText(moment)}.`);
}

/** Sends the user to the service, and reads the query that the user comes back with. */
async function authorize(state: Step, consent: Consent): Promise<void> {
  const code = state.component.sections['authorize'];
  if (!code) return;
  const before = await run(state, [{ temp: code.temp ?? {} }]);
  const request = buildRequest(evaluateRequest(code, before));
  if (!request) throw new ImlError(`The step authorize of ${state.component.id} needs a url.`);
  const query = await consent(request.url);
  const after = { ...before, query };
  const { temp, valid, error } = code.response ?? {};
  const condition: unknown = isCollection(valid) ? valid['condition'] : valid;
  if (valid !== undefined && !transform(condition, after)) throw errorOfValid(valid, error, after);
  Object.assign(state.temp, transform(temp ?? {}, after));
}
