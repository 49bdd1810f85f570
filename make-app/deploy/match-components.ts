import { isNamedByMake, type ComponentType } from '../source/component-types.ts';
import { SourceError } from '../source/source-error.ts';
import { mappedId, type Target } from './local-app.ts';
import type { ResolveName } from './metadata.ts';
import type { RemoteApp } from './remote-app.ts';

/** Names by the idMapping first; `find` knows the rest. */
export function resolver({ origin }: Target, find: ResolveName): ResolveName {
  return (type, id) => mappedId(origin, type, id)?.remote ?? find(type, id);
}

/** Mapped to nothing, or owned by another version of the app: referred to, never deployed. */
export function isManaged({ origin }: Target, type: ComponentType, id: string): boolean {
  const mapped = mappedId(origin, type, id);
  return !mapped || (mapped.remote !== null && mapped.nonOwnedByApp !== true);
}

/** The component in Make: by the mapping, by its id, or, where Make chose the name, by its label among those that nobody is mapped to. */
export function findRemote(
  { origin }: Target,
  remote: RemoteApp | null,
  type: ComponentType,
  id: string,
  label: string | undefined,
): string | null {
  const mapped = mappedId(origin, type, id)?.remote;
  const present = new Set(remote?.components[type].map(({ name }) => name));
  if (mapped) {
    if (present.has(mapped)) return mapped;
    throw new SourceError(
      `By the idMapping of "${origin.label}", ${type} ${id} is "${mapped}" in Make, and the app ${origin.appId} has none of that name. ` +
        'Correct the entry in makecomapp.json, or remove it to have the component created again.',
    );
  }
  if (!isNamedByMake(type)) return present.has(id) ? id : null;
  const taken = new Set(origin.idMapping?.[type]?.map((entry) => entry.remote));
  const matching = (remote?.named[type as 'connection' | 'webhook'] ?? []).filter(
    (each) => each.label === label && present.has(each.name) && !taken.has(each.name),
  );
  if (matching.length > 1)
    throw new SourceError(
      `The app ${origin.appId} has several ${type}s labelled "${label}" (${matching.map(({ name }) => name).join(', ')}). ` +
        `Write the one that is ${id} into idMapping of "${origin.label}" in makecomapp.json.`,
    );
  return matching[0]?.name ?? null;
}

/** What stands in Make and is neither deployed from here nor mapped to nothing. */
export function remainingIn(
  { origin }: Target,
  remote: RemoteApp,
  kept: Set<string>,
): { type: ComponentType; remote: string }[] {
  return (Object.entries(remote.components) as [ComponentType, { name: string }[]][]).flatMap(
    ([type, all]) => {
      const ignored = new Set(
        origin.idMapping?.[type]?.filter(({ local }) => local === null).map((entry) => entry.remote),
      );
      return all
        .filter(({ name }) => !kept.has(`${type} ${name}`) && !ignored.has(name))
        .map(({ name }) => ({ type, remote: name }));
    },
  );
}
