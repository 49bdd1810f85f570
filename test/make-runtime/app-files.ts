import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { checkDirectives, mergeWithBase, type CommunicationKind, type RequestCode } from './directives.ts';
import type { ParameterCode } from './parameters.ts';

export type ComponentType = 'connection' | 'module' | 'rpc';

/** A component ready to run: its requests merged with the base, its form fields, and the connection it needs. */
export type Component = {
  id: string;
  type: ComponentType;
  kind: CommunicationKind;
  connection: string | null;
  requests: RequestCode[];
  fields: ParameterCode[];
};

type Metadata = { moduleType?: string; connection?: string | null; codeFiles: Record<string, string | null> };
export type Manifest = {
  generalCodeFiles: Record<string, string | null>;
  components: Record<string, Record<string, Metadata>>;
};

/** Where the app's manifest lies in this repository. */
export const manifestPath = fileURLToPath(new URL('../../make-app/src/makecomapp.json', import.meta.url));

/** Reads JSON with comments; a syntax error names the file. */
export function readJsonc(path: string, replaceText: (text: string) => string = (text) => text): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(replaceText(readFileSync(path, 'utf8')), errors, {
    allowTrailingComma: false,
  });
  const [first] = errors;
  if (first) throw new Error(`${path}: ${printParseErrorCode(first.error)} at ${first.offset}.`);
  return value;
}

/** Reads every component of the app; the placeholder host of the base gives way to `publicUrl` everywhere. */
export function readComponents(publicUrl: string): Record<ComponentType, Map<string, Component>> {
  const folder = dirname(manifestPath);
  const manifest = readJsonc(manifestPath) as Manifest;
  const basePath = join(folder, manifest.generalCodeFiles['base'] ?? '');
  const placeholder = String((readJsonc(basePath) as RequestCode).baseUrl);
  const read = (path: string): unknown =>
    readJsonc(join(folder, path), (text) => text.replaceAll(placeholder, publicUrl.replace(/\/+$/, '')));
  const base = checkDirectives(read(manifest.generalCodeFiles['base'] ?? ''), 'base', 'base');

  const component = (type: ComponentType, id: string, metadata: Metadata): Component => {
    const kind = kindOf(type, id, metadata);
    const file = (key: string): unknown => (metadata.codeFiles[key] ? read(metadata.codeFiles[key]) : []);
    const requests = [file('communication')]
      .flat()
      .map((code) => checkDirectives(code, kind, `${type} ${id}`));
    const fields = ['params', 'staticParams', 'mappableParams'].flatMap(
      (key) => file(key) as ParameterCode[],
    );
    return {
      id,
      type,
      kind,
      connection: metadata.connection ?? null,
      requests: type === 'connection' ? requests : requests.map((request) => mergeWithBase(base, request)),
      fields,
    };
  };
  const all = (type: ComponentType): Map<string, Component> =>
    new Map(
      Object.entries(manifest.components[type] ?? {}).map(([id, metadata]) => [
        id,
        component(type, id, metadata),
      ]),
    );
  return { connection: all('connection'), module: all('module'), rpc: all('rpc') };
}

function kindOf(type: ComponentType, id: string, { moduleType }: Metadata): CommunicationKind {
  if (type !== 'module') return type;
  if (moduleType === 'action' || moduleType === 'search' || moduleType === 'universal') return moduleType;
  throw new Error(`Modules of type "${moduleType}" are not supported by this interpreter (${id}).`);
}
