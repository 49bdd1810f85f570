/**
 * Who got which scenario when, by installing or buying it: one entry each, in columns, so that they go to a worker without a copy. Customers
 * and scenarios are places in lists (from 0); instants are days since 1970, with fractions.
 */
export type Acquisitions = {
  customers: Int32Array;
  scenarios: Int32Array;
  from: Float64Array;
  /** The end of it; infinite while it lasts. */
  until: Float64Array;
};

/** One of them. */
export type Acquisition = { customer: number; scenario: number; from: number; until: number };

/** In columns, by customer and time: what belongs to a customer stands together. */
export function inColumns(all: readonly Acquisition[]): Acquisitions {
  const sorted = all.toSorted(
    (a, b) => a.customer - b.customer || a.from - b.from || a.scenario - b.scenario,
  );
  return {
    customers: Int32Array.from(sorted, ({ customer }) => customer),
    scenarios: Int32Array.from(sorted, ({ scenario }) => scenario),
    from: Float64Array.from(sorted, ({ from }) => from),
    until: Float64Array.from(sorted, ({ until }) => until),
  };
}

/** A customer's entries stand from `start` to before `end`. */
export type CustomerRange = { customer: number; start: number; end: number };

/** Every customer once, in order. */
export function* rangesOf({ customers }: Acquisitions): Generator<CustomerRange> {
  for (let start = 0, end = 0; start < customers.length; start = end) {
    const customer = customers[start]!;
    while (end < customers.length && customers[end] === customer) end += 1;
    yield { customer, start, end };
  }
}

/** What a customer had at an instant, and what they had had by then: that is never recommended to them again. */
export type Standing = {
  /** Had then, by the instant of getting it last. */
  held: Map<number, number>;
  /** Had then or ever before. */
  owned: Set<number>;
};

/** Of everything that came before an instant; what comes at it or later is not looked at. */
export function standingAt(all: Acquisitions, { start, end }: CustomerRange, at: number): Standing {
  const held = new Map<number, number>();
  const owned = new Set<number>();
  for (let index = start; index < end && all.from[index]! < at; index += 1) {
    owned.add(all.scenarios[index]!);
    if (all.until[index]! > at) held.set(all.scenarios[index]!, all.from[index]!);
  }
  return { held, owned };
}
