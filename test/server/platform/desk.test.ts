import fc from 'fast-check';
import { DatabaseError } from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDesk } from '../../../server/platform/desk/desk.ts';
import { HttpError } from '../../../server/platform/errors.ts';

type Item = { holder: string; number: number };
type Written = `${string} ${number}` | 'poisoned';

/** A desk whose transactions end when the test says so. */
function deskOf({ mostTogether = 10, mostWriters = 2, mostWaiting = 1_000, worthAnother = 1 } = {}) {
  const open: { items: readonly Item[]; end: () => void; fail: (error: unknown) => void }[] = [];
  const all: Item[][] = [];
  const desk = createDesk<Item, Written>({
    mostTogether,
    mostWriters,
    mostWaiting,
    worthAnother,
    poisoned: () => 'poisoned',
    write: (items) => {
      all.push([...items]);
      return new Promise((resolve, reject) => {
        open.push({
          items,
          end: () => resolve(items.map(({ holder, number }): Written => `${holder} ${number}`)),
          fail: reject,
        });
      });
    },
  });
  /** Ends transactions, the newest state of the world first, until nothing is under way any more. */
  const endAll = async () => {
    for (await turn(); open.length > 0; await turn()) open.shift()?.end();
  };
  return { desk, open, all, endAll };
}

const turn = async () => {
  for (let count = 0; count < 3; count += 1) await new Promise((resolve) => setImmediate(resolve));
};
/** From now on the test says what time it is. */
const holdClock = () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
};
const itemsOf = (holder: string, count: number, from = 0): Item[] =>
  Array.from({ length: count }, (_, index) => ({ holder, number: from + index }));
const violation = (code: string) => Object.assign(new DatabaseError('no', 2, 'error'), { code });

test('what arrives while something is written is written together by the next, and everybody gets the answers of their own', async () => {
  const { desk, open, all, endAll } = deskOf({ mostWriters: 1 });
  const first = desk.add('ada', itemsOf('ada', 1));
  await turn();
  const others = ['bob', 'carla', 'dora'].map((holder) => desk.add(holder, itemsOf(holder, 2)));
  await turn();
  expect(open).toHaveLength(1);
  await endAll();
  expect(await first).toEqual(['ada 0']);
  expect(await Promise.all(others)).toEqual([
    ['bob 0', 'bob 1'],
    ['carla 0', 'carla 1'],
    ['dora 0', 'dora 1'],
  ]);
  expect(all.map(({ length }) => length)).toEqual([1, 6]);
});

test('too few for a transaction of their own wait for the end of another, unless that takes long', async () => {
  holdClock();
  const { desk, open, all, endAll } = deskOf({ worthAnother: 3 });
  const first = desk.add('ada', itemsOf('ada', 1));
  await turn();
  const few = [desk.add('bob', itemsOf('bob', 1)), desk.add('carla', itemsOf('carla', 1))];
  await turn();
  expect(open).toHaveLength(1);
  few.push(desk.add('dora', itemsOf('dora', 1)));
  await turn();
  expect(open.map(({ items }) => items.length)).toEqual([1, 3]);
  open.pop()?.end();
  await Promise.all(few);
  const late = desk.add('bob', itemsOf('bob', 1, 1));
  await turn();
  expect(open).toHaveLength(1);
  vi.advanceTimersByTime(250);
  await turn();
  expect(open).toHaveLength(2);
  await endAll();
  await Promise.all([first, late]);
  expect(all.map(({ length }) => length)).toEqual([1, 3, 1]);
});

test('those who were answered together and come again one after another are written together again', async () => {
  holdClock();
  const { desk, open, all } = deskOf({ worthAnother: 5 });
  const holders = ['ada', 'bob', 'carla', 'dora'];
  const first = holders.map((holder) => desk.add(holder, itemsOf(holder, 1)));
  await turn();
  vi.advanceTimersByTime(80);
  open.shift()?.end();
  await Promise.all(first);
  const again: Promise<Written[]>[] = [];
  for (const holder of holders) {
    again.push(desk.add(holder, itemsOf(holder, 1, 1)));
    await turn();
  }
  expect(open).toHaveLength(0);
  vi.advanceTimersByTime(20);
  open.shift()?.end();
  await Promise.all(again);
  expect(all.map(({ length }) => length)).toEqual([4, 4]);
});

test('a holder who brings much does not keep the others waiting', async () => {
  const { desk, open, all, endAll } = deskOf({ mostWriters: 1 });
  const first = desk.add('zoe', itemsOf('zoe', 1));
  await turn();
  const much = desk.add('ada', itemsOf('ada', 500));
  const little = desk.add('bob', itemsOf('bob', 1));
  open.shift()?.end();
  await turn();
  expect(all[1]?.some(({ holder }) => holder === 'bob')).toBe(true);
  await endAll();
  expect(await first).toEqual(['zoe 0']);
  expect(await little).toEqual(['bob 0']);
  expect(await much).toHaveLength(500);
});

test('of those who bring much one at a time fills a transaction, beside all who bring little', async () => {
  const { desk, open, all, endAll } = deskOf({ mostWriters: 1, mostTogether: 10 });
  const first = desk.add('zoe', itemsOf('zoe', 1));
  await turn();
  const much = ['ada', 'carla'].map((holder) => desk.add(holder, itemsOf(holder, 15)));
  const little = ['bob', 'dora'].map((holder) => desk.add(holder, itemsOf(holder, 1)));
  while (open.length > 0) {
    open.shift()?.end();
    await turn();
  }
  const counts = all.slice(1).map((items) => Object.groupBy(items, ({ holder }) => holder));
  expect(
    counts.map((of) => Object.fromEntries(Object.entries(of).map(([who, its]) => [who, its?.length]))),
  ).toEqual([{ bob: 1, dora: 1, ada: 8 }, { carla: 10 }, { ada: 7 }, { carla: 5 }]);
  await endAll();
  await Promise.all([first, ...much, ...little]);
});

test('in any order of arrivals and ends: at most so many together, a holder never in two at once, and always in order', async () => {
  const step = fc.oneof(
    fc.record({ holder: fc.constantFrom('ada', 'bob', 'carla'), count: fc.integer({ min: 0, max: 25 }) }),
    fc.constant('end' as const),
    fc.constant('turn' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { desk, open, all, endAll } = deskOf();
      const begun = new Map<string, number>();
      const calls: { answers: Promise<Written[]>; items: Item[] }[] = [];
      for (const one of steps) {
        if (one === 'end') open.shift()?.end();
        else if (one === 'turn') await turn();
        else {
          const from = begun.get(one.holder) ?? 0;
          begun.set(one.holder, from + one.count);
          const items = itemsOf(one.holder, one.count, from);
          calls.push({ items, answers: desk.add(one.holder, items) });
        }
        const underWay = open.flatMap(({ items }) => [...new Set(items.map(({ holder }) => holder))]);
        expect(new Set(underWay).size).toBe(underWay.length);
        expect(open.length).toBeLessThanOrEqual(2);
      }
      await endAll();
      for (const { answers, items } of calls)
        expect(await answers).toEqual(items.map(({ holder, number }) => `${holder} ${number}`));
      for (const items of all) expect(items.length).toBeLessThanOrEqual(10);
      for (const [holder, count] of begun)
        expect(all.flat().flatMap((item) => (item.holder === holder ? [item.number] : []))).toEqual(
          Array.from({ length: count }, (_, index) => index),
        );
    }),
    { numRuns: 200 },
  );
});

test('an item that cannot be written costs nobody else, wherever it stands', async () => {
  for (const bad of [0, 7, 63, 99]) {
    const desk = createDesk<Item, number | 'poisoned'>({
      mostTogether: 100,
      mostWriters: 1,
      mostWaiting: 1_000,
      poisoned: () => 'poisoned',
      write: (items) =>
        items.some(({ number }) => number === bad)
          ? Promise.reject(violation('23514'))
          : Promise.resolve(items.map(({ number }) => number)),
    });
    const answers = await Promise.all([
      desk.add('ada', itemsOf('ada', 50)),
      desk.add('bob', itemsOf('bob', 50, 50)),
    ]);
    expect(answers.flat()).toEqual(
      Array.from({ length: 100 }, (_, number) => (number === bad ? 'poisoned' : number)),
    );
  }
});

test('a fault of ours is not taken for one of the items: when nothing can be written, everybody is told', async () => {
  const failing = (failure: unknown) =>
    createDesk<Item, Written>({
      mostTogether: 10,
      mostWriters: 1,
      mostWaiting: 1_000,
      poisoned: () => 'poisoned',
      write: () => Promise.reject(failure),
    });
  const bug = new TypeError('undefined is not a function');
  await expect(failing(bug).add('ada', itemsOf('ada', 3))).rejects.toBe(bug);
  await expect(failing(bug).add('ada', itemsOf('ada', 1))).rejects.toBe(bug);
  expect(await failing(violation('22003')).add('ada', itemsOf('ada', 1))).toEqual(['poisoned']);
});

test('while the database is away or in trouble everything that waits for it is refused, in one attempt', async () => {
  for (const error of [violation('57P01'), violation('53100'), violation('40P01')]) {
    const { desk, open, all } = deskOf();
    const answers = ['ada', 'bob'].map((holder) => desk.add(holder, itemsOf(holder, 2)));
    await turn();
    open.shift()?.fail(error);
    for (const answer of answers) await expect(answer).rejects.toBe(error);
    expect(all).toHaveLength(1);
  }
});

test('more than may wait is refused with the seconds after which to try again', async () => {
  const { desk, endAll } = deskOf({ mostWriters: 1, mostWaiting: 30 });
  const first = desk.add('ada', itemsOf('ada', 10));
  await turn();
  const waiting = desk.add('bob', itemsOf('bob', 30));
  expect(desk.waiting()).toBe(30);
  expect(() => desk.refuseWhenBusy()).toThrow(HttpError);
  const refused = await desk.add('carla', itemsOf('carla', 1)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 429, code: 'overloaded' });
  expect(Number((refused as HttpError).headers['Retry-After'])).toBeGreaterThan(0);
  await endAll();
  expect([(await first).length, (await waiting).length, desk.waiting()]).toEqual([10, 30, 0]);
  desk.refuseWhenBusy();
});
