/** Where a delivery goes and on whose behalf. */
export type Destination = { hookId: string; host: string; customerId: string };

/** Who has no room at the moment. */
export type FullSlots = { hooks: string[]; hosts: string[]; customers: string[] };

/** How many deliveries of each customer are under way; whoever is not named has none. */
export type UnderWay = { customerIds: string[]; counts: number[] };

type Limits = { total: number; perHost: number; perCustomer: number; perHook: number };

export type Slots = {
  free: () => number;
  full: () => FullSlots;
  underWay: () => UnderWay;
  /** False when there is no room; else it is taken until `release`. */
  take: (destination: Destination) => boolean;
  release: (destination: Destination) => void;
};

/**
 * How many deliveries one server has under way. Most hooks are on Make's few hosts, so a host alone is no measure: a slow receiver holds up
 * its own hook, at worst its own customer's hooks. Where many customers' receivers are slow, the next room that gets free goes to whom has
 * the least under way.
 */
export function deliverySlots(
  limits: Limits = { total: 64, perHost: 32, perCustomer: 8, perHook: 2 },
): Slots {
  let total = 0;
  const hooks = counter(limits.perHook);
  const hosts = counter(limits.perHost);
  const customers = counter(limits.perCustomer);
  const counters = ({ hookId, host, customerId }: Destination) =>
    [
      [hooks, hookId],
      [hosts, host],
      [customers, customerId],
    ] as const;
  return {
    free: () => limits.total - total,
    full: () => ({ hooks: hooks.full(), hosts: hosts.full(), customers: customers.full() }),
    underWay: () => {
      const entries = customers.entries();
      return { customerIds: entries.map(([id]) => id), counts: entries.map(([, count]) => count) };
    },
    take: (destination) => {
      if (total >= limits.total || counters(destination).some(([count, key]) => count.isFull(key)))
        return false;
      total += 1;
      for (const [count, key] of counters(destination)) count.add(key, 1);
      return true;
    },
    release: (destination) => {
      total -= 1;
      for (const [count, key] of counters(destination)) count.add(key, -1);
    },
  };
}

function counter(most: number) {
  const counts = new Map<string, number>();
  return {
    isFull: (key: string) => (counts.get(key) ?? 0) >= most,
    entries: () => [...counts],
    full: () => [...counts].filter(([, count]) => count >= most).map(([key]) => key),
    add: (key: string, step: 1 | -1) => {
      const count = (counts.get(key) ?? 0) + step;
      if (count === 0) counts.delete(key);
      else counts.set(key, count);
    },
  };
}
