import { expect, test } from 'vitest';
import type { Db } from '../../../server/platform/database.ts';
import { askedTogether } from '../../../server/platform/together.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A query that is answered when the test says so. */
function heldQuery() {
  const open: { asked: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  const ask = askedTogether<number, string>(
    (_db, asked) =>
      new Promise((resolve, reject) => {
        open.push({ asked, end: () => resolve(asked.map((one) => `answer ${one}`)), fail: reject });
      }),
  );
  return { open, ask };
}

test('what is asked for while a query is under way shares the next one, and everybody gets their own answer', async () => {
  const { open, ask } = heldQuery();
  const db = {} as Db;
  const first = ask(db, 0);
  await turn();
  const others: Promise<string>[] = [];
  for (let number = 1; number <= 20; number += 1) {
    others.push(ask(db, number));
    await turn();
  }
  expect(open.map(({ asked }) => asked.length)).toEqual([1]);
  open[0]?.end();
  expect(await first).toBe('answer 0');
  await turn();
  expect(open.map(({ asked }) => asked.length)).toEqual([1, 20]);
  open[1]?.end();
  expect(await Promise.all(others)).toEqual(others.map((_, index) => `answer ${index + 1}`));
});

test('one that fails is told to those who asked it alone, and one that hangs is not waited for', async () => {
  const { open, ask } = heldQuery();
  const db = {} as Db;
  const failing = ask(db, 1);
  await turn();
  const next = ask(db, 2);
  open[0]?.fail(new Error('no'));
  await expect(failing).rejects.toThrow('no');
  await turn();
  const behind = ask(db, 3); // the one before it hangs
  await expect.poll(() => open.length, { timeout: 20_000 }).toBe(3);
  open[2]?.end();
  expect(await behind).toBe('answer 3');
  open[1]?.end();
  expect(await next).toBe('answer 2');
});
