import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { manifestPath, readJsonc } from '../make-runtime/app-files.ts';
import type { ParameterCode } from '../make-runtime/parameters.ts';

/** The app's source, read as data for tests about its form. */
type Metadata = {
  label: string;
  description?: string;
  moduleType?: string;
  actionCrud?: string;
  connection?: string | null;
  altConnection?: string | null;
  webhook?: string;
  webhookType?: string;
  codeFiles: Record<string, string | null>;
};
type Origin = {
  label: string;
  baseUrl: string;
  appId: string;
  apikeyFile: string;
  idMapping: Record<string, unknown[]>;
};
type Manifest = {
  fileVersion: number;
  generalCodeFiles: Record<string, string | null>;
  components: Record<string, Record<string, Metadata>>;
  origins: Origin[];
};
export type NamedComponent = { type: string; id: string; metadata: Metadata };

export const appFolder = dirname(manifestPath);
export const manifest = readJsonc(manifestPath) as Manifest;

/** Every component, in the order of the manifest. */
export const components: NamedComponent[] = Object.entries(manifest.components).flatMap(([type, byId]) =>
  Object.entries(byId).map(([id, metadata]) => ({ type, id, metadata })),
);

/** Every JSON file of the app: path within the app, and content. */
export const files = readdirSync(appFolder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.json'))
  .map((path) => ({ path, content: readJsonc(join(appFolder, path)) }));

/** The code of a component, by key; an absent one is undefined. */
export function codeOf({ metadata }: NamedComponent, key: string): unknown {
  const path = metadata.codeFiles[key];
  return path ? files.find((file) => file.path === path)?.content : undefined;
}

/** The component of this id; ids are unique in this app. */
export function componentNamed(id: string): NamedComponent {
  const component = components.find((candidate) => candidate.id === id);
  if (!component) throw new Error(`There is no ${id}.`);
  return component;
}

/** A form or an interface of a component. */
export const formOf = (id: string, key: string): ParameterCode[] =>
  (codeOf(componentNamed(id), key) ?? []) as ParameterCode[];

/** Every object inside a value, itself included, depth first. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner];
}

/** Every text inside a value. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
