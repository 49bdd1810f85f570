import { expect } from 'vitest';
import { dayAt, later } from '../analytics/figures/calendar.ts';
import type { Year } from './year-world.ts';

/** By month and figure, as `roi valueMicros`: what the figures of a month that is over say. */
export type Closed = Map<string, Map<string, string>>;
/** By month: which of its figures an event may change, for a reason. */
export type Changes = Record<string, RegExp>;

const asked = {
  completion: '/admin/analytics/completion?',
  roi: '/admin/analytics/roi?',
  library: '/admin/analytics/roi?perspective=library&',
};
/** Before the year lie two months of which customers brought their history. */
const before = ['2025-06', '2025-07'];

/** The figures of every month that is over, as they are shown now. */
export async function readClosed({ operator, clock, facts }: Year): Promise<Closed> {
  const present = dayAt(clock.now.getTime(), facts.timeZone).slice(0, 7);
  const months = [...before, ...monthsFrom('2026-01', present)];
  return new Map(
    await Promise.all(
      months.map(async (month) => {
        const span = `from=${month}-01&to=${later(firstOfNext(month), -1)}&compare=none`;
        const shown = new Map<string, string>();
        for (const [name, path] of Object.entries(asked)) {
          const { status, body } = await operator.get(path + span);
          expect({ status, body }).toMatchObject({ status: 200 });
          for (const [figure, value] of Object.entries(body.totals))
            shown.set(`${name} ${figure}`, JSON.stringify(value));
        }
        return [month, shown] as const;
      }),
    ),
  );
}

/** Fails unless just the given months have changed since, and in each nothing but the given figures. */
export function expectUnchanged(then: Closed, now: Closed, but: Changes = {}): void {
  const changed: Record<string, string[]> = {};
  for (const [month, shown] of then)
    for (const [figure, value] of shown) {
      const is = now.get(month)?.get(figure);
      if (is !== value) (changed[month] ??= []).push(`${figure}: ${value} → ${is}`);
    }
  expect(Object.keys(changed).toSorted()).toEqual(Object.keys(but).toSorted());
  for (const [month, figures] of Object.entries(changed))
    expect([month, figures.filter((figure) => !but[month]?.test(figure))]).toEqual([month, []]);
}

const firstOfNext = (month: string) => `${later(`${month}-01`, 31).slice(0, 7)}-01`;

function monthsFrom(first: string, end: string): string[] {
  return first < end ? [first, ...monthsFrom(firstOfNext(first).slice(0, 7), end)] : [];
}
