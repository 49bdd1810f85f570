type Stored = { id: string; created: number };

/** Objects of one kind by id, kept in the order of `created`, then of arrival. */
export type OrderedCollection<T extends Stored> = {
  add(object: T): T;
  get(id: string): T | undefined;
  has(id: string): boolean;
  /** Oldest first. */
  all(): readonly T[];
  /** Newest first, as Stripe lists. */
  newestFirst(): T[];
};

/** Makes an empty collection; adding an object that is older than the last one files it where it belongs. */
export function createOrderedCollection<T extends Stored>(): OrderedCollection<T> {
  const byId = new Map<string, T>();
  const ordered: T[] = [];
  return {
    add(object) {
      byId.set(object.id, object);
      let index = ordered.length;
      while (index > 0 && (ordered[index - 1]?.created ?? 0) > object.created) index -= 1;
      ordered.splice(index, 0, object);
      return object;
    },
    get: (id) => byId.get(id),
    has: (id) => byId.has(id),
    all: () => ordered,
    newestFirst: () => ordered.toReversed(),
  };
}
