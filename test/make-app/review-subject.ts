import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appFolder, codeOf, components, files, textsIn, type NamedComponent } from './app-source.ts';

/** The app as Make's reviewers look at it. */
export type Code = {
  url?: string;
  qs?: Record<string, string>;
  log?: { sanitize: string[] };
  pagination?: object;
  response?: Record<string, unknown>;
};
export const ofType = (...types: string[]): NamedComponent[] =>
  components.filter(
    ({ type, metadata }) => types.includes(type) || types.includes(metadata.moduleType ?? ''),
  );
export const requests = (component: NamedComponent): Code[] =>
  [codeOf(component, 'communication') ?? []].flat() as Code[];
export const json = (path: string): unknown => files.find((file) => file.path === path)?.content;
export const base = json('general/base.iml.json') as Code & { baseUrl: string };
export const [connection] = ofType('connection') as [NamedComponent];
export const modules = ofType('module');
export const labels = (of: NamedComponent[]): string[] => of.map(({ metadata }) => metadata.label);
export const readme = readFileSync(join(appFolder, 'README.md'), 'utf8');
export const hosts = (value: unknown): string[] =>
  textsIn(value).flatMap((text) => text.match(/https?:\/\/[\w.-]+/g) ?? []);
