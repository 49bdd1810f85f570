import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { componentCode, generalCode, type CodeKind } from './code-files.ts';
import { componentTypes, type ComponentType } from './component-types.ts';
import { parseJsonc } from './jsonc.ts';
import { readManifest, type Manifest, type Metadata } from './manifest.ts';

/** A file of code with its place in Make; the file may be missing. */
export type CodeFile = { key: string; kind: CodeKind; path: string; text: string | null };
export type Component = { type: ComponentType; id: string; metadata: Metadata; code: CodeFile[] };

/** The app as it lies in the repository. */
export type AppSource = {
  folder: string;
  manifest: Manifest;
  general: CodeFile[];
  components: Component[];
  /** Every file below the folder, with slashes. */
  paths: string[];
};

/** Reads the manifest and every file that it names; what is wrong with them is for the rules to say. */
export function readApp(folder: string): AppSource {
  const manifest = readManifest(folder);
  const codeOf = (kinds: Record<string, CodeKind>, files: Record<string, string | null> = {}): CodeFile[] =>
    Object.entries(files).flatMap(([key, path]) => {
      const kind = kinds[key];
      if (!kind || typeof path !== 'string') return [];
      const file = join(folder, path);
      return [{ key, kind, path, text: existsSync(file) ? readFileSync(file, 'utf8') : null }];
    });
  const components = componentTypes.flatMap((type) =>
    Object.entries(manifest.components?.[type] ?? {}).flatMap(([id, metadata]) =>
      metadata === null
        ? []
        : [{ type, id, metadata, code: codeOf(componentCode[type], metadata.codeFiles) }],
    ),
  );
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .toSorted();
  return { folder, manifest, general: codeOf(generalCode, manifest.generalCodeFiles), components, paths };
}

/** A component's code as data; undefined where there is none. */
export function codeOf({ code }: { code: CodeFile[] }, key: string): unknown {
  const file = code.find((candidate) => candidate.key === key);
  return file?.text === null || file === undefined ? undefined : parseJsonc(file.text, file.path);
}
