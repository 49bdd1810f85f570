import { bindingKind, declaredBindings, type BindingContext } from '../../scenarios/blueprint/bindings.ts';
import { appOf } from '../make/blueprint-modules.ts';
import { below, isObject, isSame, type JsonObject } from './json.ts';
import type { Way } from './outline.ts';

/** A difference at a place of a module or of a blueprint. */
export type Edit = { path: string; kind: 'added' | 'removed' | 'changed' };

/** What Make's editor and exporter write by themselves, and what hangs on a module and is compared module by module. */
const ignoredFields = new Set(
  'metadata flags listener created last_edit idSequence onerror routes branches'.split(' '),
);

/** Which module of which major version of its app it is: one that differs is another module. */
export const kindOf = (own: JsonObject): string => `${String(own['module'])} ${String(own['version'])}`;

/**
 * What was edited in one module: its kind, name, values and filter. Bindings, positions and what Make adds when it saves do not count, nor
 * does an empty collection in the place of none.
 */
export function ownEdits(before: JsonObject, after: JsonObject): Edit[] {
  return valueEdits(comparable(before), comparable(after), '');
}

/** What was edited in the label, conditions and settings of a branch. */
export const wayEdits = (before: Way, after: Way): Edit[] => valueEdits(before.own, after.own, '');

/** The places at which two values differ. */
export function valueEdits(before: unknown, after: unknown, path: string): Edit[] {
  if (isSame(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => valueEdits(before[key], after[key], below(path, key)));
  }
  if ((before ?? null) === null) return [{ path, kind: 'added' }];
  return [{ path, kind: (after ?? null) === null ? 'removed' : 'changed' }];
}

function comparable(own: JsonObject): JsonObject {
  const fields = Object.entries(own).filter(([key]) => !ignoredFields.has(key));
  const app = typeof own['module'] === 'string' ? appOf(own['module']).replace(/^app#/, '') : '';
  const { kinds } = declaredBindings(own['metadata']);
  const context = (part: BindingContext['part']) => ({ app, part, declared: kinds });
  return {
    ...Object.fromEntries(fields),
    parameters: unlessEmpty(withoutBindings(own['parameters'], context('parameters'))),
    mapper: unlessEmpty(withoutBindings(own['mapper'], context('mapper'))),
    filter: unlessEmpty(own['filter']),
    name: labelOf(own['metadata']),
  };
}

/** The name that a module has in the designer. */
export function labelOf(metadata: unknown): unknown {
  const designer = isObject(metadata) ? metadata['designer'] : undefined;
  const name = isObject(designer) ? designer['name'] : undefined;
  return name === '' ? undefined : name;
}

function withoutBindings(value: unknown, context: BindingContext): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutBindings(item, context));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, inner]) => bindingKind(key, inner, context) === null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutBindings(inner, context)]));
}

const unlessEmpty = (value: unknown): unknown =>
  isObject(value) && Object.keys(value).length === 0 ? undefined : value;
