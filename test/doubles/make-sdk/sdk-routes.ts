import { pathRoute, type Method } from '../http/routes.ts';
import { badRequest, MakeApiError, notFound, usualMakeFailure } from '../make/make-api-error.ts';
import {
  appRules,
  newAppRules,
  refuseDanglingReferences,
  refuseWrongBody,
  refuseWrongChange,
  refuseWrongCreation,
  type Body,
} from './sdk-bodies.ts';
import { checksumsOf } from './sdk-checksums.ts';
import {
  contentTypesOf,
  emptySections,
  refuseBrokenCode,
  sectionsOf,
  type ComponentKind,
  type SdkApp,
  type SdkComponent,
  type SdkState,
} from './sdk-state.ts';

export type SdkCall = { params: Record<string, string>; contentType: string; raw: Buffer };
/** JSON, or bytes with their type. */
export type SdkAnswer = { json: object } | { bytes: Buffer; contentType: string };

const kinds = {
  connections: 'connection',
  webhooks: 'webhook',
  modules: 'module',
  rpcs: 'rpc',
  functions: 'function',
  endpoints: 'endpoint',
} as const;
const wrap = (kind: ComponentKind): string => `app${kind[0]?.toUpperCase()}${kind.slice(1)}`;

/** Make's addresses for developers of apps, so far as deployments use them. */
export function sdkRoutes(state: SdkState) {
  const route = (method: Method, path: string, handle: (call: SdkCall) => SdkAnswer) =>
    pathRoute(method, path, handle);
  const appOf = ({ params }: SdkCall): SdkApp =>
    state.apps.find(
      (app) =>
        app.name === params['app'] && (params['v'] === undefined || String(app.version) === params['v']),
    ) ?? missing('App');
  const appRoutes = [
    route('GET', '/sdk/apps', () => ({ json: { apps: state.apps.map(appView) } })),
    route('POST', '/sdk/apps', (call) => {
      const body = jsonBody(call);
      refuseWrongBody(body, newAppRules, ['name', 'label', 'theme', 'language', 'audience']);
      const { name, ...fields } = body;
      const app: SdkApp = {
        name: `${String(name)}${state.nameSuffix}`,
        version: 1,
        fields,
        sections: emptySections('app'),
        icon: null,
      };
      if (state.apps.some((each) => each.name === app.name))
        throw conflict(`The app ${app.name} already exists`);
      state.apps.push(app);
      return { json: { app: appView(app) } };
    }),
    route('GET', '/sdk/apps/:app/:v', (call) => ({ json: { app: appView(appOf(call)) } })),
    route('PATCH', '/sdk/apps/:app/:v', (call) => {
      const body = jsonBody(call);
      refuseWrongBody(body, appRules);
      Object.assign(appOf(call).fields, body);
      return { json: { app: appView(appOf(call)) } };
    }),
    route('GET', '/sdk/apps/:app/:v/checksum', (call) => ({ json: checksumsOf(state, appOf(call)) })),
    route('PUT', '/sdk/apps/:app/:v/icon', (call) => {
      if (call.contentType !== 'image/png') throw badRequest('icon: must be image/png');
      appOf(call).icon = call.raw;
      return { json: { changed: true } };
    }),
    route('GET', '/sdk/apps/:app/:v/icon/512', (call) => ({
      bytes: appOf(call).icon ?? missing('Icon'),
      contentType: 'image/png',
    })),
    ...Object.keys(sectionsOf.app).flatMap((section) =>
      sectionRoutes(`/sdk/apps/:app/:v/${section}`, (call) => appOf(call).sections, section),
    ),
  ];
  const componentRoutes = Object.entries(kinds).flatMap(([plural, kind]) => {
    const isStandalone = kind === 'connection' || kind === 'webhook';
    const list = isStandalone ? `/sdk/apps/:app/${plural}` : `/sdk/apps/:app/:v/${plural}`;
    const item = isStandalone ? `/sdk/apps/${plural}/:name` : `${list}/:name`;
    const find = ({ params }: SdkCall): SdkComponent =>
      state.components.find(
        (each) =>
          each.kind === kind && each.name === params['name'] && (isStandalone || each.app === params['app']),
      ) ?? missing(kind);
    return [
      route('GET', list, (call) => {
        const { name } = appOf(call);
        const own = state.components.filter((each) => each.kind === kind && each.app === name);
        return { json: { [`${wrap(kind)}s`]: own.map(componentView) } };
      }),
      route('POST', list, (call) => {
        const component = create(state, kind, appOf(call), jsonBody(call));
        return { json: { [wrap(kind)]: componentView(component) } };
      }),
      route('GET', item, (call) => ({ json: { [wrap(kind)]: componentView(find(call)) } })),
      route('PATCH', item, (call) => {
        const component = find(call);
        const body = jsonBody(call);
        refuseWrongChange(kind, body);
        refuseDanglingReferences(state, component.app, body);
        Object.assign(component.fields, body);
        return { json: { [wrap(kind)]: componentView(component) } };
      }),
      ...Object.keys(sectionsOf[kind]).flatMap((section) =>
        sectionRoutes(`${item}/${section}`, (call) => find(call).sections, section),
      ),
    ];
  });
  // An app could be called "connections": Make's own addresses come first.
  return [...componentRoutes, ...appRoutes];
}

function sectionRoutes(path: string, sectionsFor: (call: SdkCall) => Map<string, string>, section: string) {
  return [
    pathRoute('GET', path, (call: SdkCall): SdkAnswer => ({
      bytes: Buffer.from(sectionsFor(call).get(section) ?? ''),
      contentType: contentTypesOf(section)[0] ?? '',
    })),
    pathRoute('PUT', path, (call: SdkCall): SdkAnswer => {
      if (!contentTypesOf(section).includes(call.contentType))
        throw badRequest(
          `${section}: content type ${call.contentType || 'missing'}, must be ${contentTypesOf(section).join(' or ')}`,
        );
      const text = call.raw.toString('utf8');
      refuseBrokenCode(section, text);
      sectionsFor(call).set(section, text);
      return { json: { changed: true } };
    }),
  ];
}

/** Names of connections and webhooks are Make's: the app's, and a number from the second on. */
function create(state: SdkState, kind: ComponentKind, app: SdkApp, body: Body): SdkComponent {
  refuseWrongCreation(kind, body);
  refuseDanglingReferences(state, app.name, body);
  const { name: wished, moduleInitMode: _, subtype: __, ...fields } = body;
  const count = state.components.filter((each) => each.kind === kind && each.app === app.name).length;
  const name = typeof wished === 'string' ? wished : `${app.name}${count === 0 ? '' : count + 1}`;
  if (state.components.some((each) => each.kind === kind && each.app === app.name && each.name === name))
    throw conflict(`The ${kind} ${name} already exists`);
  const empty =
    kind === 'endpoint'
      ? { annotations: { readOnlyHint: false }, attachedAccounts: [], context: null }
      : kind === 'function' || kind === 'connection'
        ? {}
        : { connection: null, altConnection: null };
  const component: SdkComponent = {
    kind,
    app: app.name,
    version: app.version,
    name,
    fields: { ...empty, ...(kind === 'module' ? { crud: null, webhook: null } : {}), ...fields },
    sections: emptySections(kind),
  };
  state.components.push(component);
  return component;
}

const appView = ({ name, version, fields }: SdkApp) => ({
  name,
  version,
  public: false,
  approved: false,
  ...fields,
});
const componentView = ({ name, fields }: SdkComponent) => ({ name, ...fields });

function jsonBody({ raw, contentType }: SdkCall): Body {
  if (!contentType.startsWith('application/json')) throw badRequest('body: must be application/json');
  return JSON.parse(raw.toString('utf8')) as Body;
}

const conflict = (message: string) =>
  new MakeApiError(409, { ...usualMakeFailure(409), message, code: 'IM005' });
function missing(what: string): never {
  throw notFound(what);
}
