import type { AppSource, Manifest } from './app-files.ts';
import type { ComponentType } from './components.ts';

type Written = Record<string, unknown>;
/** Components by type and name: entries of the manifest beside their code, told apart by being an object or a list. */
export type WrittenApp = { base?: Written } & Partial<Record<ComponentType, Record<string, Written>>>;

const metadataKeys =
  'moduleType connectionType webhookType connection altConnection webhook attachedAccounts'.split(' ');

/** An app written in a test, as it would be read from files. */
export function appSource({ base = {}, ...types }: WrittenApp): AppSource {
  const files: Record<string, unknown> = { base };
  const components: Manifest['components'] = {};
  for (const [type, byId] of Object.entries(types)) {
    components[type] = {};
    for (const [id, written] of Object.entries(byId)) {
      const codeKeys = Object.keys(written).filter((key) => !metadataKeys.includes(key));
      const paths = codeKeys.map((key): [string, string] => [key, `${type}/${id}.${key}`]);
      for (const [key, path] of paths) files[path] = written[key];
      const metadata = Object.entries(written).filter(([key]) => metadataKeys.includes(key));
      components[type][id] = { ...Object.fromEntries(metadata), codeFiles: Object.fromEntries(paths) };
    }
  }
  return {
    manifest: { generalCodeFiles: { base: 'base' }, components },
    textOf: (path) => JSON.stringify(files[path]),
  };
}
