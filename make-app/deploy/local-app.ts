import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { readApp, type AppSource, type CodeFile } from '../source/app-source.ts';
import type { MappedId, Origin } from '../source/manifest.ts';
import type { ComponentType } from '../source/component-types.ts';
import { readJsonc } from '../source/jsonc.ts';
import { toDeployed } from '../source/public-url.ts';
import { SourceError } from '../source/source-error.ts';

/** What an app is told at its creation; kept beside the source because the manifest has no place for it. */
export type AppFacts = {
  label: string;
  description: string;
  theme: string;
  language: string;
  audience: string;
};

export type Target = {
  app: AppSource;
  origin: Origin;
  originIndex: number;
  publicUrl: string;
  facts: AppFacts;
  icon: Buffer | null;
};

/** The source and the place that it goes to. `app.json` and `icon.png` lie beside the folder of the manifest. */
export function readTarget(folder: string, originLabel: string, publicUrl: string): Target {
  const app = readApp(folder);
  const { origins } = app.manifest;
  const originIndex = origins.findIndex(({ label }) => label === originLabel);
  const origin = origins[originIndex];
  if (!origin)
    throw new SourceError(
      `makecomapp.json has no origin "${originLabel}". It has: ${origins.map(({ label }) => `"${label}"`).join(', ') || 'none'}.`,
    );
  const facts = readJsonc(join(folder, '../app.json'), 'app.json') as AppFacts;
  const iconPath = join(folder, '../icon.png');
  const icon = existsSync(iconPath) ? readFileSync(iconPath) : null;
  const label = originLabel === 'Production' ? facts.label : `${facts.label} (${originLabel})`;
  return { app, origin, originIndex, publicUrl, facts: { ...facts, label }, icon };
}

/** The API key from MAKE_API_KEY or the origin's file; the only place that reads it. */
export function readApiKey({ app, origin }: Target, environment: NodeJS.ProcessEnv): string {
  const { apikeyFile } = origin;
  const file = isAbsolute(apikeyFile) ? apikeyFile : join(app.folder, apikeyFile);
  const key =
    environment['MAKE_API_KEY']?.trim() || (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');
  if (!key)
    throw new SourceError(
      `There is no API key of Make. Create one in Make under Profile, API access, with the scopes sdk-apps:read and sdk-apps:write; set it as MAKE_API_KEY or write it to ${file} (never committed).`,
    );
  if (!/^[\w.-]+$/.test(key))
    throw new SourceError(
      'The API key of Make has characters that no key has; copy it again, without quotes or line breaks.',
    );
  return key;
}

/** How a local component is called in Make by the origin's idMapping. */
export const mappedId = (origin: Origin, type: ComponentType, id: string): MappedId | undefined =>
  origin.idMapping?.[type]?.find(({ local }) => local === id);

/** A file's text as it stands in Make. */
export function deployedText({ publicUrl }: Target, { path, text }: CodeFile): string {
  if (text === null) throw new SourceError(`${path} is named in makecomapp.json and does not exist.`);
  return toDeployed(text, publicUrl);
}
