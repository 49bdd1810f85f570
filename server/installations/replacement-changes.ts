import { bindingsOf, modulesById, valueAt, type Binding } from './blueprint-modules.ts';
import type { Standing } from './drift.ts';
import { differences, type Difference } from './merge/differences.ts';
import { isSame, type JsonObject } from './merge/json.ts';
import { schedulingEdits } from './merge/merge-scheduling.ts';
import { outline } from './merge/outline.ts';
import type { BlueprintChange, Replaced, Side } from './schema.ts';

/**
 * What a replacement changes in Make (`theirs`), and, where a new version came, what of the customer's stays beside it (`mine`). Bindings
 * are told apart, see `lostBindings`.
 */
export function replacementChanges(
  before: Standing,
  after: Standing,
  version: Standing | null,
): BlueprintChange[] {
  const from = outline(before.blueprint);
  const own = version && outline(version.blueprint, from ? [from] : [], 'theirs');
  const to = outline(
    after.blueprint,
    [from, own].filter((each) => each !== null),
    'after',
  );
  if (!from || !to) return [{ path: '/flow', moduleId: null, kind: 'changed', by: 'theirs' }];
  return [
    ...changesBy('theirs', differences(from, to)),
    ...changesBy('theirs', schedulingEdits(before.scheduling, after.scheduling)),
    ...(own ? changesBy('mine', differences(own, to)) : []),
    ...(version ? changesBy('mine', schedulingEdits(version.scheduling, after.scheduling)) : []),
  ];
}

type Found = Pick<Difference, 'path' | 'kind'> & { moduleId?: number | null };

const changesBy = (by: Side, found: readonly Found[]): BlueprintChange[] =>
  found.map(({ path, kind, moduleId = null }) => ({ path, moduleId, kind, by }));

/** The bindings of one blueprint that another does not have at the same place of the same module. */
export function lostBindings(before: JsonObject, after: JsonObject): Replaced['notCarriedOver'] {
  const modules = modulesById(after);
  const isLost = (binding: Binding): boolean => {
    const module = modules.get(binding.moduleId);
    if (module?.module !== binding.module || module['version'] !== binding.moduleVersion) return true;
    return !isSame(valueAt(module, binding), binding.value);
  };
  return bindingsOf(before)
    .filter(isLost)
    .map(({ moduleId, module, app, keys, kind }) => ({
      moduleId,
      module,
      app,
      parameter: keys.join('.'),
      kind,
    }));
}
