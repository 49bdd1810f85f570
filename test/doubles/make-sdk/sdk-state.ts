import { parse, type ParseError } from 'jsonc-parser';
import { badRequest } from '../make/make-api-error.ts';

export type ComponentKind = 'connection' | 'webhook' | 'module' | 'rpc' | 'function' | 'endpoint';

/** The sections of each kind of component, and what stands in one that nobody has written yet. */
export const sectionsOf: Record<ComponentKind | 'app', Record<string, string>> = {
  app: { base: '{ }', groups: '[]', readme: '', common: '{ }' },
  connection: {
    api: '{ }',
    parameters: '[]',
    common: '{ }',
    scopes: '{ }',
    scope: '[]',
    install: '{ }',
    installSpec: '[]',
  },
  webhook: { api: '{ }', parameters: '[]', attach: '{ }', detach: '{ }', update: '{ }', scope: '[]' },
  module: {
    api: '{ }',
    epoch: '{ }',
    parameters: '[]',
    expect: '[]',
    interface: '[]',
    samples: '{ }',
    scope: '[]',
  },
  rpc: { api: '{ }', parameters: '[]' },
  function: { code: '', test: '' },
  endpoint: { api: '{ }', scope: '[]', inputParameters: '[]', outputParameters: '[]' },
};

/** The content types that a section may be sent with. */
export function contentTypesOf(section: string): string[] {
  if (section === 'readme') return ['text/markdown'];
  if (section === 'common') return ['application/json'];
  if (section === 'groups') return ['application/json', 'application/jsonc'];
  return section === 'code' || section === 'test' ? ['application/javascript'] : ['application/jsonc'];
}

export type SdkComponent = {
  kind: ComponentKind;
  app: string;
  version: number;
  name: string;
  fields: Record<string, unknown>;
  sections: Map<string, string>;
};
export type SdkApp = {
  name: string;
  version: number;
  fields: Record<string, unknown>;
  sections: Map<string, string>;
  icon: Buffer | null;
};
export type SdkState = { apps: SdkApp[]; components: SdkComponent[]; nameSuffix: string };

export const emptySections = (kind: ComponentKind | 'app'): Map<string, string> =>
  new Map(Object.entries(sectionsOf[kind]));

/** Refuses code that is no JSON, comments allowed, as Make's editor does. */
export function refuseBrokenCode(section: string, text: string): void {
  if (['readme', 'code', 'test'].includes(section)) return;
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors);
  if (errors.length > 0 || typeof value !== 'object' || value === null)
    throw badRequest(`${section}: must be valid JSON`);
}
