import type { JSONValue } from '@makehq/sdk';
import { isDeepStrictEqual } from 'node:util';
import type { Component } from '../source/app-source.ts';
import { moduleTypeIds, type ComponentType } from '../source/component-types.ts';
import { md5, type Checksums } from './remote-app.ts';

/** The remote name of a local connection or webhook; undefined while it has none. */
export type ResolveName = (type: ComponentType, id: string) => string | undefined;
export type Fields = Record<string, JSONValue | undefined>;

/** What Make is told of a component beside its code, with references by their names in Make. */
export function metadataFields({ type, metadata }: Component, resolve: ResolveName): Fields {
  const reference = (kind: ComponentType, id: string | null | undefined) => (id ? resolve(kind, id) : null);
  const fields: Fields = {};
  if (type !== 'function') fields['label'] = metadata.label;
  if (type === 'module' || type === 'endpoint') fields['description'] = metadata.description ?? '';
  if (type === 'module') {
    fields['typeId'] = moduleTypeIds[metadata.moduleType ?? ''];
    if (metadata.moduleType === 'action') fields['crud'] = metadata.actionCrud ?? null;
    if (metadata.moduleType === 'instant_trigger') fields['webhook'] = reference('webhook', metadata.webhook);
  }
  if (type === 'module' || type === 'rpc' || type === 'webhook') {
    fields['connection'] = reference('connection', metadata.connection);
    fields['altConnection'] = reference('connection', metadata.altConnection);
  }
  if (type === 'endpoint') {
    fields['annotations'] = metadata.annotations ?? {};
    fields['attachedAccounts'] = (metadata.attachedAccounts ?? []).flatMap(
      (id) => resolve('connection', id) ?? [],
    );
  }
  return fields;
}

/** The body that creates a component: what only creation can say, and its metadata. */
export function creationBody({ type, id, metadata }: Component, fields: Fields): Fields {
  const { annotations: _, ...rest } = fields; // an endpoint's annotations can only be set afterwards
  if (type === 'connection') return { type: metadata.connectionType, ...rest };
  if (type === 'webhook') return { type: metadata.webhookType, ...rest };
  if (type !== 'module') return { name: id, ...rest };
  const subtype = metadata.moduleType === 'universal' ? { subtype: 'Universal' } : {};
  return { name: id, ...rest, ...subtype, moduleInitMode: 'blank' };
}

/** A request's body of some fields; what has no value is left out. */
export const bodyOf = (fields: Fields, names = Object.keys(fields)): Record<string, JSONValue> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, JSONValue] => names.includes(entry[0]) && entry[1] !== undefined,
    ),
  );

/** How Make's checksums call a field; those that are missing here are read to be compared. */
const checksumKeys: Record<string, string> = {
  label: 'label',
  description: 'description',
  typeId: 'type_id',
  crud: 'crud',
  connection: 'account_name',
  altConnection: 'alt_account_name',
};

/** The fields that stand otherwise in Make. Those without a checksum are compared with the component itself, read only for them. */
export async function changedFields(
  fields: Fields,
  checksums: Checksums,
  readComponent: () => Promise<Fields>,
): Promise<string[]> {
  const sumOf = (name: string): string | null | undefined => checksums[checksumKeys[name] ?? ''];
  const names = Object.keys(fields);
  const unknown = names.filter((name) => sumOf(name) === undefined);
  const present = unknown.length > 0 ? await readComponent() : {};
  return names.filter((name) => {
    const sum = sumOf(name);
    const value = fields[name];
    if (sum === undefined) return !isSame(value, present[name] ?? null);
    return sum === null ? (value ?? '') !== '' : value === null || sum !== md5(`${value as string | number}`);
  });
}

/** Make may add annotations that nobody gave; only those that are given here count. */
function isSame(value: JSONValue | undefined, present: JSONValue): boolean {
  if (Array.isArray(value) && Array.isArray(present))
    return isDeepStrictEqual(new Set(value), new Set(present));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).every(([key, inner]) => (present as Fields | null)?.[key] === inner);
  return value === present || (value === '' && present === null);
}
