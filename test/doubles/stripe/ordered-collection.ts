type Stored = { id: string };
type Entry<T> = { object: T; created: number; arrival: number };
type Indexed<T> = Record<string, (object: T) => string | null | undefined>;

/** Objects in one order, newest first, as lists of the API walk through them. */
export type Listing<T> = {
  length: number;
  at: (index: number) => T | undefined;
  /** Where an object stands; undefined when it is not there. */
  indexOf: (id: string) => number | undefined;
  createdOf: (object: T) => number;
};

/** Objects of one kind by id, kept in the order of `created`, then of arrival. */
export type OrderedCollection<T extends Stored> = {
  add(object: T): T;
  get(id: string): T | undefined;
  has(id: string): boolean;
  delete(id: string): void;
  /** Oldest first. */
  all(): readonly T[];
  /** Newest first, as Stripe lists. */
  newestFirst(): T[];
  /** Newest first, without copying. */
  listing(): Listing<T>;
  /** Those whose indexed field has a value, oldest first. */
  where(field: string, value: string): T[];
  /** Files an object anew whose indexed field has changed. */
  touch(object: T): void;
};

/** Makes an empty collection; adding an object that is older than the last one files it where it belongs. */
export function createOrderedCollection<T extends Stored>(
  indexed: Indexed<T> = {},
  createdOf: (object: T) => number = (object) => (object as { created?: number }).created ?? 0,
): OrderedCollection<T> {
  const byId = new Map<string, Entry<T>>();
  const ordered: Entry<T>[] = [];
  const indexes = new Map(
    Object.keys(indexed).map((field) => [field, new Map<string, Set<Entry<T>>>()] as const),
  );
  let arrivals = 0;

  /** The first position that is not before an instant and an arrival. */
  const positionOf = (created: number, arrival: number): number => {
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = ordered[middle] as Entry<T>;
      if (entry.created < created || (entry.created === created && entry.arrival < arrival)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const file = (entry: Entry<T>): void => {
    for (const [field, index] of indexes) {
      const value = indexed[field]?.(entry.object);
      if (value === null || value === undefined || value === '') continue;
      const filed = index.get(value);
      if (filed) filed.add(entry);
      else index.set(value, new Set([entry]));
    }
  };
  return {
    add(object) {
      const entry = { object, created: createdOf(object), arrival: (arrivals += 1) };
      byId.set(object.id, entry);
      ordered.splice(positionOf(entry.created, entry.arrival), 0, entry);
      file(entry);
      return object;
    },
    get: (id) => byId.get(id)?.object,
    has: (id) => byId.has(id),
    delete(id) {
      const entry = byId.get(id);
      if (!entry) return;
      byId.delete(id);
      ordered.splice(positionOf(entry.created, entry.arrival), 1);
      for (const index of indexes.values()) for (const filed of index.values()) filed.delete(entry);
    },
    all: () => ordered.map(({ object }) => object),
    newestFirst: () => ordered.toReversed().map(({ object }) => object),
    listing: () => ({
      length: ordered.length,
      at: (index) => ordered[ordered.length - 1 - index]?.object,
      indexOf(id) {
        const entry = byId.get(id);
        return entry && ordered.length - 1 - positionOf(entry.created, entry.arrival);
      },
      createdOf,
    }),
    where(field, value) {
      const filed = [...(indexes.get(field)?.get(value) ?? [])];
      return filed
        .filter(({ object }) => indexed[field]?.(object) === value)
        .toSorted((a, b) => a.created - b.created || a.arrival - b.arrival)
        .map(({ object }) => object);
    },
    touch(object) {
      const entry = byId.get(object.id);
      if (entry) file(entry);
    },
  };
}
