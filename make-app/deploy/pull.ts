import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CodeFile, Component } from '../source/app-source.ts';
import { moduleTypeIds, type ComponentType } from '../source/component-types.ts';
import { changeManifest, manifestName } from '../source/manifest.ts';
import { toSource } from '../source/public-url.ts';
import { SourceError } from '../source/source-error.ts';
import { filesOnlyHere } from './local-changes.ts';
import { type Target } from './local-app.ts';
import type { MakeSdkClient } from './make-sdk-client.ts';
import type { Fields } from './metadata.ts';
import type { Plan } from './plan.ts';
import { appPath, componentPath, wrapperOf } from './remote-app.ts';

type FileWrite = { path: string; text: string };
type MetadataWrite = { component: Component; key: string; value: unknown };

/** Brings what stands otherwise in Make into the source; nothing at all is written when a file would lose changes of its own. */
export async function pull(
  client: MakeSdkClient,
  target: Target,
  plan: Plan,
  { force }: { force: boolean },
): Promise<string[]> {
  if (plan.createsApp) throw new SourceError(`Make has no app ${target.origin.appId}; "deploy" creates it.`);
  const files: FileWrite[] = [];
  for (const file of plan.general)
    files.push(await readSection(client, target, file, `${appPath(target.origin)}/${file.kind.section}`));
  const metadata: MetadataWrite[] = [];
  for (const { component, remote, fields, code } of plan.components) {
    if (remote === null) continue;
    const path = componentPath(target.origin, component.type, remote);
    const needsFields = fields.length > 0 || code.some(({ kind }) => kind.isField);
    const answer = needsFields ? await client.fetch<Record<string, Fields>>(path) : {};
    const present = answer[wrapperOf(component.type)] ?? {};
    for (const name of fields) metadata.push(readField(target, component, name, present[name]));
    for (const file of code)
      files.push(
        file.kind.isField
          ? { path: file.path, text: toSource(textOf(present[file.kind.section]), target.publicUrl) }
          : await readSection(client, target, file, `${path}/${file.kind.section}`),
      );
  }
  const { folder } = target.app;
  if (!force)
    refuseLosses(folder, [...files.map(({ path }) => path), ...(metadata.length > 0 ? [manifestName] : [])]);
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const { component, key, value } of metadata)
    changeManifest(folder, ['components', component.type, component.id, key], value);
  return [
    ...files.map(({ path }) => `wrote ${path}`),
    ...metadata.map(({ component, key }) => `wrote ${component.type} ${component.id}: ${key}`),
    ...plan.remaining.map(
      ({ type, remote }) =>
        `left out ${type} ${remote}: makecomapp.json does not name it; add it there to pull it`,
    ),
  ];
}

async function readSection(
  client: MakeSdkClient,
  { publicUrl }: Target,
  { path }: CodeFile,
  address: string,
): Promise<FileWrite> {
  return { path, text: toSource((await client.bytes(address)).toString('utf8'), publicUrl) };
}

/** A field of Make as the manifest calls it, with references by their ids here. */
function readField(
  { origin }: Target,
  component: Component,
  name: string,
  value: Fields[string],
): MetadataWrite {
  if (name === 'crud') return { component, key: 'actionCrud', value };
  if (name === 'typeId')
    return {
      component,
      key: 'moduleType',
      value: Object.keys(moduleTypeIds).find((type) => moduleTypeIds[type] === value),
    };
  const localId = (type: ComponentType, remote: unknown): string => {
    const local = origin.idMapping?.[type]?.find((entry) => entry.remote === remote)?.local;
    if (typeof local === 'string') return local;
    throw new SourceError(
      `${component.type} ${component.id} refers to the ${type} ${textOf(remote)} in Make, which idMapping of "${origin.label}" does not name. Add it to makecomapp.json first.`,
    );
  };
  if (name === 'attachedAccounts')
    return {
      component,
      key: name,
      value: (value as string[]).map((remote) => localId('connection', remote)),
    };
  if (name === 'connection' || name === 'altConnection' || name === 'webhook')
    return {
      component,
      key: name,
      value: value ? localId(name === 'webhook' ? 'webhook' : 'connection', value) : null,
    };
  return { component, key: name, value };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function refuseLosses(folder: string, paths: string[]): void {
  const onlyHere = filesOnlyHere(folder);
  const lost = paths.filter((path) => onlyHere === null || onlyHere.has(path));
  if (lost.length > 0)
    throw new SourceError(
      `Nothing was written, because these files have changes that only this folder has: ${lost.join(', ')}. ` +
        'Commit them first, or add --force to overwrite them.',
    );
}
