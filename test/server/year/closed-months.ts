import { expect } from 'vitest';
import { dayAt, later } from '../analytics/figures/calendar.ts';
import type { Year } from './year-world.ts';

/** By month and figure, as `roi valueMicros`: what the figures of a month that is over say. */
export type Closed = Map<string, Map<string, string>>;
type Figures = Record<string, unknown>;
/** By month: which of its figures an event may change, for a reason. */
export type Changes = Record<string, RegExp>;

const asked = {
  completion: '/admin/analytics/completion?',
  roi: '/admin/analytics/roi?',
  library: '/admin/analytics/roi?perspective=library&',
};
/** Before the year lie two months of which customers brought their history. */
const before = ['2025-06', '2025-07'];

/**
 * The figures of every month that is over, as they are shown now. One question tells those of the year, as far as there are any and
 * durations are not told from histograms, because they are of so many tasks together.
 */
export async function readClosed({ operator, clock, facts }: Year): Promise<Closed> {
  const present = dayAt(clock.now.getTime(), facts.timeZone).slice(0, 7);
  const ofYear = monthsFrom('2026-01', present);
  const ask = async (path: string, from: string, to: string) => {
    const { status, body } = await operator.get(
      `${path}from=${from}-01&to=${later(firstOfNext(to), -1)}&compare=none&interval=month`,
    );
    expect({ status, body }).toMatchObject({ status: 200 });
    return body as { totals: Figures; items: (Figures & { bucket: string })[] };
  };
  const closed: Closed = new Map([...before, ...ofYear].map((month) => [month, new Map()]));
  const note = (month: string, name: string, figures: Figures) => {
    for (const [figure, value] of Object.entries(figures))
      closed.get(month)?.set(`${name} ${figure}`, JSON.stringify(value));
  };
  const [first, last] = [ofYear[0], ofYear.at(-1)];
  await Promise.all(
    Object.entries(asked).map(async ([name, path]) => {
      const together = first && last ? await ask(path, first, last) : { totals: {}, items: [] };
      for (const month of closed.keys()) {
        const item = together.items.find(({ bucket }) => bucket.startsWith(month));
        note(
          month,
          name,
          item && item['durationsExact'] !== false
            ? figuresOf(item, together.totals)
            : (await ask(path, month, month)).totals,
        );
      }
    }),
  );
  return closed;
}

/** Fails unless just the given months have changed since, and in each nothing but the given figures. */
export function expectUnchanged(then: Closed, now: Closed, but: Changes = {}): void {
  const changed = new Set<string>();
  const unasked: string[] = [];
  for (const [month, shown] of then)
    for (const [figure, value] of shown) {
      const is = now.get(month)?.get(figure);
      if (is === value) continue;
      changed.add(month);
      const change = `${figure}: ${value} → ${is}`;
      if (!but[month]?.test(change)) unasked.push(`${month} ${change}`);
    }
  expect(unasked).toEqual([]);
  expect([...changed].toSorted()).toEqual(Object.keys(but).toSorted());
}

/** Of an item the figures that the totals have. */
const figuresOf = (item: Figures, totals: Figures): Figures =>
  Object.fromEntries(Object.keys(totals).map((name) => [name, item[name]]));

const firstOfNext = (month: string) => `${later(`${month}-01`, 31).slice(0, 7)}-01`;

function monthsFrom(first: string, end: string): string[] {
  return first < end ? [first, ...monthsFrom(firstOfNext(first).slice(0, 7), end)] : [];
}
