import { isObject } from './parse-submission.ts';
import type { RequirementKind } from './types.ts';

/** Where a value stands: its module's app, and whether it is a static parameter or a mapped one. */
export type BindingContext = {
  app: string;
  part: 'parameters' | 'mapper';
  declared: ReadonlyMap<string, RequirementKind>;
};

/** Names that mean a binding wherever they stand. */
const always = new Map<string, RequirementKind>([
  ['makeConnectionId', 'connection'],
  ['oAuthAccount', 'connection'],
  ['apiKeyKeychain', 'key'],
  ['basicAuthKeychain', 'key'],
  ['proxyKeychain', 'key'],
]);

/** Names that mean a binding as a static parameter; as a mapped field only when the value is an id. */
const inParameters = new Map<string, RequirementKind>([
  ['account', 'connection'],
  ['hook', 'hook'],
  ['datastore', 'datastore'],
  ['udt', 'datastructure'],
  ['bodyDataStructure', 'datastructure'],
  ['agent', 'agent'],
]);

/** Apps whose parameter `type` holds the id of a data structure. */
const structuredApps = new Set(['json', 'xml', 'csv', 'yaml']);

/** Base of the field types that Make renders for bindings (`account:google`). */
const kindByFieldType = new Map<string, RequirementKind>([
  ['account', 'connection'],
  ['keychain', 'key'],
  ['hook', 'hook'],
  ['datastore', 'datastore'],
  ['udt', 'datastructure'],
  ['agent', 'agent'],
  ['aiagent', 'agent'],
]);

/** The kind of binding that a key with this value is, or null when it is an ordinary setting. */
export function bindingKind(key: string, value: unknown, context: BindingContext): RequirementKind | null {
  const declared = context.declared.get(key);
  if (declared) return declared;
  const named = /^__IMT(CONN|KEY|HOOK)\d*__$/.exec(key)?.[1];
  if (named) return named === 'CONN' ? 'connection' : named === 'KEY' ? 'key' : 'hook';
  const unambiguous = always.get(key) ?? (key.endsWith('Keychain') ? 'key' : undefined);
  if (unambiguous) return unambiguous;
  const usual = inParameters.get(key);
  if (usual && (context.part === 'parameters' || isId(value))) return usual;
  if (key === 'type' && isId(value) && (structuredApps.has(context.app) || Number(value) >= 1000))
    return 'datastructure';
  return null;
}

/** True when a taken-out binding has to be chosen again; an empty optional one was never in use. */
export function isRequired(key: string, value: unknown, kind: RequirementKind): boolean {
  if (key.startsWith('__IMT') || kind === 'hook') return true;
  return value !== null && value !== undefined && value !== '' && value !== 0 && value !== false;
}

/** Bindings that the exporter's field specifications declare, whatever the parameter is called, and which of them are required. */
export function declaredBindings(metadata: unknown): {
  kinds: Map<string, RequirementKind>;
  required: Set<string>;
} {
  const kinds = new Map<string, RequirementKind>();
  const required = new Set<string>();
  for (const list of isObject(metadata) ? [metadata['parameters'], metadata['expect']] : []) {
    for (const field of Array.isArray(list) ? list : []) {
      if (!isObject(field) || typeof field['name'] !== 'string' || typeof field['type'] !== 'string')
        continue;
      const kind = kindByFieldType.get(field['type'].split(':')[0]!);
      if (!kind) continue;
      kinds.set(field['name'], kind);
      if (field['required'] === true) required.add(field['name']);
    }
  }
  return { kinds, required };
}

function isId(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value > 0;
  return typeof value === 'string' && /^(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(value);
}
