import { badRequest } from '../make/make-api-error.ts';
import type { ComponentKind, SdkComponent, SdkState } from './sdk-state.ts';

export type Body = Record<string, unknown>;

const text = (value: unknown) => typeof value === 'string' && value.length > 0;
const optionalText = (value: unknown) => value === null || typeof value === 'string';
const oneOf =
  (...values: unknown[]) =>
  (value: unknown) =>
    values.includes(value);
const identifier = (value: unknown) => typeof value === 'string' && /^[a-zA-Z][0-9a-zA-Z]{2,47}$/.test(value);
const names = (value: unknown) => Array.isArray(value) && value.every(text);
const booleans = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((each) => typeof each === 'boolean');

type Rules = Record<string, (value: unknown) => boolean>;
const references: Rules = { connection: optionalText, altConnection: optionalText };
const module: Rules = {
  label: text,
  description: text,
  typeId: oneOf(1, 4, 9, 10, 11, 12),
  crud: oneOf('create', 'read', 'update', 'delete', null),
  webhook: optionalText,
  ...references,
};

/** What may be changed of a component. */
const changeable: Record<ComponentKind, Rules> = {
  connection: { label: text },
  webhook: { label: text, ...references },
  module,
  rpc: { label: text, ...references },
  function: {},
  endpoint: {
    label: text,
    description: optionalText,
    annotations: booleans,
    attachedAccounts: names,
    context: optionalText,
  },
};
/** What only its creation says, all of it needed. */
const atCreation: Record<ComponentKind, Rules> = {
  connection: { type: oneOf('basic', 'oauth'), label: text },
  webhook: { type: oneOf('web', 'web-shared'), label: text },
  module: {
    name: identifier,
    label: text,
    description: text,
    typeId: module['typeId'] as Rules[string],
    moduleInitMode: oneOf('blank'),
  },
  rpc: { name: identifier, label: text },
  function: { name: identifier },
  endpoint: { name: identifier, label: text },
};
export const appRules: Rules = {
  label: text,
  description: optionalText,
  theme: (value) => typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value),
  language: text,
  audience: oneOf('global', 'countries'),
  countries: names,
};
export const newAppRules: Rules = {
  ...appRules,
  name: (value) => typeof value === 'string' && /^[a-z][0-9a-z-]{1,28}[0-9a-z]$/.test(value),
  private: (value) => typeof value === 'boolean',
};

/** Refuses every field that Make does not know, and every value that is not of its kind. */
export function refuseWrongBody(body: Body, rules: Rules, needed: string[] = []): void {
  for (const [name, value] of Object.entries(body)) {
    const isRight = rules[name];
    if (!isRight) throw badRequest(`${name}: unknown field`);
    if (!isRight(value)) throw badRequest(`${name}: wrong value`);
  }
  for (const name of needed) if (!(name in body)) throw badRequest(`${name}: is required`);
}

export function refuseWrongCreation(kind: ComponentKind, body: Body): void {
  const { annotations: _, context: __, ...rules } = changeable[kind];
  const subtype: Rules =
    kind === 'module' && body['typeId'] === 12 ? { subtype: oneOf('Universal', 'UniversalGraphQL') } : {};
  refuseWrongBody(
    body,
    { ...rules, ...atCreation[kind], ...subtype },
    Object.keys({ ...atCreation[kind], ...subtype }),
  );
  if (body['typeId'] === 10 && !body['webhook']) throw badRequest('webhook: an instant trigger needs one');
}

export const refuseWrongChange = (kind: ComponentKind, body: Body): void =>
  refuseWrongBody(body, changeable[kind]);

/** A reference must be the name of a component of the same app. */
export function refuseDanglingReferences({ components }: SdkState, app: string, body: Body): void {
  const exists = (kind: ComponentKind, name: unknown): boolean =>
    components.some((each: SdkComponent) => each.kind === kind && each.app === app && each.name === name);
  const accounts = [
    body['connection'],
    body['altConnection'],
    ...((body['attachedAccounts'] ?? []) as unknown[]),
  ];
  for (const name of accounts.filter((each) => typeof each === 'string'))
    if (!exists('connection', name)) throw badRequest(`connection: there is no ${name}`);
  if (typeof body['webhook'] === 'string' && !exists('webhook', body['webhook']))
    throw badRequest(`webhook: there is no ${body['webhook']}`);
}
