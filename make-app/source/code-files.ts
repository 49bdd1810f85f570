import { kebab, type ComponentType } from './component-types.ts';
import type { Metadata } from './manifest.ts';

/** One file of code: how it is called here, in Make's API and in Make's checksums. */
export type CodeKind = {
  /** The part of the file's name behind the component's, such as `static-params.iml.json`. */
  suffix: string;
  /** The last part of the section's address. */
  section: string;
  contentType: string;
  /** Where Make's checksums call it otherwise than its address. */
  checksumKey?: string;
  /** Kept by Make as a field of the component, not as a section. */
  isField?: true;
  /** Left out of the repository: it holds secrets. */
  isSecret?: true;
  onlyFor?: (metadata: Metadata) => boolean;
};

const code = (suffix: string, section: string, more: Partial<CodeKind> = {}): CodeKind => ({
  suffix: `${suffix}.iml.json`,
  section,
  contentType: 'application/jsonc',
  ...more,
});
const script = (suffix: string): CodeKind => ({
  suffix: `${suffix}.js`,
  section: suffix,
  contentType: 'application/javascript',
});
const common: CodeKind = {
  suffix: 'common.json',
  section: 'common',
  contentType: 'application/json',
  isSecret: true,
};
const oauth = { onlyFor: ({ connectionType }: Metadata) => connectionType === 'oauth' };

/** The app's own files; `suffix` is the whole path here. */
export const generalCode: Record<string, CodeKind> = {
  base: { suffix: 'general/base.iml.json', section: 'base', contentType: 'application/jsonc' },
  common: { ...common, suffix: 'general/common.json' },
  readme: { suffix: 'README.md', section: 'readme', contentType: 'text/markdown', checksumKey: 'content' },
  groups: { suffix: 'modules/groups.json', section: 'groups', contentType: 'application/json' },
};

/** The files of each kind of component. */
export const componentCode: Record<ComponentType, Record<string, CodeKind>> = {
  connection: {
    communication: code('communication', 'api'),
    params: code('params', 'parameters'),
    common,
    scopeList: code('scope-list', 'scopes', oauth),
    defaultScope: code('default-scope', 'scope', oauth),
    installSpec: code('install-spec', 'installSpec', oauth),
    installDirectives: code('install-directives', 'install', oauth),
  },
  endpoint: {
    communication: code('communication', 'api'),
    scope: code('required-scope', 'scope'),
    inputParameters: code('input', 'inputParameters', { checksumKey: 'input_parameters' }),
    outputParameters: code('output', 'outputParameters', { checksumKey: 'output_parameters' }),
    context: { suffix: 'context.md', section: 'context', contentType: 'text/markdown', isField: true },
  },
  rpc: { communication: code('communication', 'api'), params: code('params', 'parameters') },
  webhook: {
    communication: code('communication', 'api'),
    params: code('params', 'parameters'),
    attach: code('attach', 'attach'),
    detach: code('detach', 'detach'),
    update: code('update', 'update'),
    requiredScope: code('required-scope', 'scope'),
  },
  module: {
    communication: code('communication', 'api'),
    epoch: code('epoch', 'epoch', { onlyFor: ({ moduleType }) => moduleType === 'trigger' }),
    staticParams: code('static-params', 'parameters'),
    mappableParams: code('mappable-params', 'expect'),
    interface: code('interface', 'interface'),
    samples: code('samples', 'samples'),
    scope: code('scope', 'scope', {
      onlyFor: ({ moduleType = '' }) => ['trigger', 'action', 'search', 'universal'].includes(moduleType),
    }),
  },
  function: { code: script('code'), test: script('test') },
};

/** The keys of `codeFiles` that a component may have. */
export function codeKeysOf(type: ComponentType, metadata: Metadata): string[] {
  return Object.entries(componentCode[type])
    .filter(([, { onlyFor }]) => onlyFor?.(metadata) ?? true)
    .map(([key]) => key);
}

/** Where a component's file must lie by the naming of Make's extension, from the folder of the manifest. */
export function codePath(type: ComponentType, id: string, key: string, metadata: Metadata): string {
  const name = kebab(id);
  const suffix = componentCode[type][key]?.suffix ?? '';
  const isOauth = type === 'connection' && key === 'communication' && metadata.connectionType === 'oauth';
  return `${type}s/${name}/${name}.${isOauth ? 'oauth-' : ''}${suffix}`;
}
