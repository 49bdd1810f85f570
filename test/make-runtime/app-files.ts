import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

/** What the interpreter reads of a component's entry in `makecomapp.json`. */
export type Metadata = {
  moduleType?: string;
  connectionType?: string;
  webhookType?: string;
  connection?: string | null;
  altConnection?: string | null;
  webhook?: string | null;
  attachedAccounts?: string[];
  codeFiles: Record<string, string | null>;
};
export type Manifest = {
  generalCodeFiles: Record<string, string | null>;
  components: Record<string, Record<string, Metadata>>;
};

/** An app to run: its manifest, and the content of its files by the paths that the manifest names. */
export type AppSource = { manifest: Manifest; textOf: (path: string) => string };

/** Where the app's manifest lies in this repository. */
export const manifestPath = fileURLToPath(new URL('../../make-app/src/makecomapp.json', import.meta.url));

/** The app of this repository. */
export function repositoryApp(): AppSource {
  const folder = dirname(manifestPath);
  return {
    manifest: readJsonc(manifestPath) as Manifest,
    textOf: (path) => readFileSync(join(folder, path), 'utf8'),
  };
}

/** Reads JSON with comments; a syntax error names the file. */
export function readJsonc(path: string): unknown {
  return parseJsonc(readFileSync(path, 'utf8'), path);
}

/** Parses JSON with comments; a syntax error names the file. */
export function parseJsonc(text: string, path: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: false });
  const [first] = errors;
  if (first) throw new Error(`${path}: ${printParseErrorCode(first.error)} at ${first.offset}.`);
  return value;
}
