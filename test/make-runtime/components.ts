import { parseJsonc, type AppSource, type Metadata } from './app-files.ts';
import { checkDirectives, type CommunicationKind } from './check-directives.ts';
import { checkParameters, rpcsNamedIn } from './check-parameters.ts';
import { mergeRequests, type Code, type RequestCode } from './directives.ts';
import { ImlError } from './iml/tokens.ts';
import type { FieldCode } from './parameters.ts';

const componentTypes = ['connection', 'webhook', 'module', 'rpc', 'endpoint'] as const;
export type ComponentType = (typeof componentTypes)[number];
export type Components = Record<ComponentType, Map<string, Component>>;

/** A component ready to run. Requests of modules, RPCs and endpoints are merged with the base; other sections are as written. */
export type Component = {
  id: string;
  type: ComponentType;
  kind: CommunicationKind;
  connection: string | null;
  altConnection: string | null;
  webhook: string | null;
  /** The connections that an endpoint may be called with. */
  attachedAccounts: string[];
  scope: string[];
  requests: RequestCode[];
  /** The form: static fields before mappable ones. */
  fields: FieldCode[];
  /** Names of the fields, at any depth of nesting, that are chosen once and cannot be mapped. */
  staticFields: FieldCode[];
  interface: FieldCode[];
  /** `epoch` of triggers, `attach`, `detach` and `update` of webhooks, the steps of OAuth connections. */
  sections: Record<string, RequestCode>;
};

const kindsOfModules: Record<string, CommunicationKind> = {
  action: 'action',
  search: 'search',
  trigger: 'trigger',
  instant_trigger: 'instantTrigger',
  responder: 'responder',
  universal: 'universal',
};
const sectionsOf: Partial<Record<CommunicationKind, CommunicationKind[]>> = {
  trigger: ['epoch'],
  webhook: ['attach', 'detach', 'update'],
};
const oauthSteps = ['preauthorize', 'authorize', 'token', 'info', 'refresh', 'invalidate'];

/** Reads every component of the app; the placeholder host of the base gives way to `publicUrl` everywhere. */
export function readComponents({ manifest, textOf }: AppSource, publicUrl: string): Components {
  const basePath = manifest.generalCodeFiles['base'] ?? '';
  const { baseUrl } = parseJsonc(textOf(basePath), basePath) as RequestCode;
  const read = (path: string): unknown =>
    parseJsonc(
      baseUrl ? textOf(path).replaceAll(baseUrl, publicUrl.replace(/\/+$/, '')) : textOf(path),
      path,
    );
  const base = checkDirectives(read(basePath), 'base', 'base');
  const all = (type: ComponentType): Map<string, Component> =>
    new Map(
      Object.entries(manifest.components[type] ?? {}).map(([id, metadata]) => [
        id,
        readComponent(base, read, type, id, metadata),
      ]),
    );
  const components = Object.fromEntries(componentTypes.map((type) => [type, all(type)])) as Components;
  for (const type of componentTypes)
    for (const one of components[type].values()) refuseDangling(one, components);
  return components;
}

function readComponent(
  base: RequestCode,
  read: (path: string) => unknown,
  type: ComponentType,
  id: string,
  metadata: Metadata,
): Component {
  const name = `${type} ${id}`;
  const kind = kindOf(type, name, metadata);
  const file = (key: string): unknown =>
    metadata.codeFiles[key] ? read(metadata.codeFiles[key]) : undefined;
  const fieldsOf = (key: string): FieldCode[] => {
    const fields = [file(key) ?? []].flat() as FieldCode[];
    checkParameters(fields, name);
    return fields;
  };
  const mappable = fieldsOf('mappableParams');
  if ((kind === 'trigger' || kind === 'instantTrigger') && mappable.length > 0)
    throw new ImlError(`${name} is a trigger: it can have static parameters only.`);
  const communication = file('communication');
  const inherits = ['module', 'rpc', 'endpoint'].includes(type) && kind !== 'responder';
  const check = (code: unknown): RequestCode => {
    const request = checkDirectives(code, kind, name);
    return inherits ? mergeRequests(base, request) : request;
  };
  const staticFields = ['params', 'staticParams'].flatMap(fieldsOf);
  return {
    id,
    type,
    kind,
    connection: metadata.connection ?? null,
    altConnection: metadata.altConnection ?? null,
    webhook: metadata.webhook ?? null,
    attachedAccounts: metadata.attachedAccounts ?? [],
    scope: ['scope', 'defaultScope', 'requiredScope'].flatMap((key) => (file(key) ?? []) as string[]),
    requests: isNothing(kind, communication) || kind === 'oauth' ? [] : [communication].flat().map(check),
    fields: [...staticFields, ...mappable, ...fieldsOf('inputParameters')],
    staticFields: type === 'module' ? staticFields : [],
    interface: [...fieldsOf('interface'), ...fieldsOf('outputParameters')],
    sections:
      kind === 'oauth'
        ? oauthSections(communication, name)
        : Object.fromEntries(
            (sectionsOf[kind] ?? [])
              .filter((key) => !isNothing(kind, file(key)))
              .map((key) => [key, checkDirectives(file(key), key, `${name} ${key}`)]),
          ),
  };
}

/** An empty object is how Make writes a section that is not used; an RPC or an action may be without any request all the same. */
const isNothing = (kind: CommunicationKind, code: unknown): boolean =>
  code === undefined ||
  (['instantTrigger', 'webhook', 'trigger'].includes(kind) &&
    !Array.isArray(code) &&
    Object.keys(code as Code).length === 0);

function oauthSections(code: unknown, name: string): Record<string, RequestCode> {
  const steps = Object.entries((code ?? {}) as Code);
  const unknown = steps.find(([step]) => !oauthSteps.includes(step));
  if (unknown) throw new ImlError(`${name} has an unknown step "${unknown[0]}".`);
  return Object.fromEntries(
    steps.map(([step, request]) => [step, checkDirectives(request, 'oauth', `${name} ${step}`)]),
  );
}

function kindOf(type: ComponentType, name: string, metadata: Metadata): CommunicationKind {
  if (type === 'connection') return metadata.connectionType === 'oauth' ? 'oauth' : 'connection';
  if (type === 'webhook' && metadata.webhookType === 'web-shared')
    throw new Error(`Shared webhooks are not supported by this interpreter (${name}).`);
  if (type !== 'module') return type;
  const kind = kindsOfModules[metadata.moduleType ?? ''];
  if (!kind) throw new ImlError(`${name} has the unknown type "${metadata.moduleType}".`);
  if (kind === 'instantTrigger' && !metadata.webhook) throw new ImlError(`${name} needs a webhook.`);
  return kind;
}

function refuseDangling(component: Component, all: Components): void {
  const { id, type, connection, altConnection, attachedAccounts, webhook } = component;
  const missing = [connection, altConnection, ...attachedAccounts].filter(
    (name) => name !== null && !all.connection.has(name),
  );
  if (webhook !== null && !all.webhook.has(webhook)) missing.push(webhook);
  missing.push(...rpcsNamedIn([component.fields, component.interface]).filter((rpc) => !all.rpc.has(rpc)));
  if (missing.length > 0)
    throw new ImlError(`${type} ${id} refers to "${missing.join('", "')}", which is missing.`);
}
