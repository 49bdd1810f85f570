import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, modify, type JSONPath } from 'jsonc-parser';
import { readJsonc } from './jsonc.ts';
import type { ComponentType } from './component-types.ts';

/** What `makecomapp.json` says of one component. */
export type Metadata = {
  label?: string;
  description?: string;
  connectionType?: string;
  webhookType?: string;
  moduleType?: string;
  actionCrud?: string | null;
  connection?: string | null;
  altConnection?: string | null;
  webhook?: string | null;
  annotations?: Record<string, boolean>;
  attachedAccounts?: string[];
  codeFiles: Record<string, string | null>;
};

/** How a component is called here and in one app of Make; null on one side: left alone on the other. */
export type MappedId = {
  local: string | null;
  remote: string | null;
  localDeleted?: boolean;
  nonOwnedByApp?: boolean;
};

/** One app in Make that this source is deployed to. */
export type Origin = {
  label?: string;
  baseUrl: string;
  appId: string;
  appVersion: number;
  apikeyFile: string;
  idMapping?: Partial<Record<ComponentType, MappedId[]>>;
};

export type Manifest = {
  fileVersion: number;
  generalCodeFiles: Record<string, string | null>;
  components: Record<ComponentType, Record<string, Metadata | null>>;
  origins: Origin[];
};

export const manifestName = 'makecomapp.json';

export const readManifest = (folder: string): Manifest =>
  readJsonc(join(folder, manifestName), manifestName) as Manifest;

/** Changes one place of the manifest and leaves the rest of its text as it is; a crash leaves the old file whole. */
export function changeManifest(folder: string, path: JSONPath, value: unknown): void {
  const file = join(folder, manifestName);
  const text = readFileSync(file, 'utf8');
  const edits = modify(text, path, value, {
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' },
    isArrayInsertion: path.at(-1) === -1,
  });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, applyEdits(text, edits));
  renameSync(temporary, file);
}
