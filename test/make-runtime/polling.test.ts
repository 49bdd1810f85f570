import { beforeEach, describe, expect, test } from 'vitest';
import { epochChoices, pollTrigger, startTrigger } from './polling.ts';
import { second, setPollingStage } from './polling-stage.ts';

const stage = setPollingStage();

describe('a polling trigger', () => {
  test.each(['asc', 'desc', 'unordered'] as const)(
    'gives what is new once, oldest first, whatever the order of the service (%s)',
    async (given) => {
      stage.order = given;
      stage.add([3, 30], [1, 10], [5, 50], [2, 20], [4, 40]);
      const app = stage.load();
      const { runs, state } = await stage.runsOf(app, 'all');
      expect(runs).toEqual([[1, 2], [3, 4], [5]]);
      stage.add([6, 60]);
      expect((await stage.runsOf(app, state)).runs).toEqual([[6]]);
    },
  );

  test('stops paging at what it has seen when the newest come first, and reads everything when they do not', async () => {
    stage.add(...Array.from({ length: 20 }, (_, i): [number, number] => [i, i]));
    const { state } = await stage.runsOf(stage.load(), 'all', { limit: 100 });
    stage.server.asked.length = 0;
    stage.add([20, 20]);
    await pollTrigger(stage.load(), 'watch', { state });
    expect(stage.server.asked).toHaveLength(2);
    stage.order = 'unordered';
    stage.server.asked.length = 0;
    await pollTrigger(stage.load(), 'watch', { state });
    expect(stage.server.asked).toHaveLength(11);
  });

  test('neither loses nor repeats items of the same instant, be they split by the limit or late', async () => {
    stage.add([1, 10], [2, 10], [3, 10], [4, 20]);
    const { runs, state } = await stage.runsOf(stage.load(), 'all');
    expect(runs).toEqual([
      [1, 2],
      [3, 4],
    ]);
    stage.add([5, 20], [0, 20]);
    expect((await stage.runsOf(stage.load(), state)).runs).toEqual([[0, 5]]);
  });

  test('tells an item again when its date has changed', async () => {
    stage.add([1, 10], [2, 20]);
    const { state } = await stage.runsOf(stage.load(), 'all');
    stage.items[0] = { id: 1, at: second(30) };
    expect((await stage.runsOf(stage.load(), state)).runs).toEqual([[1]]);
  });

  test('takes an item once that slides onto the next page while pages are read', async () => {
    stage.add([1, 10], [2, 20], [3, 30]);
    const answer = stage.server.answer;
    stage.server.answer = (asked, round) => {
      const reply = answer(asked, round);
      if (round === 1) stage.add([4, 40]);
      return reply;
    };
    const { runs } = await stage.runsOf(stage.load(), 'all', { limit: 10 });
    expect(runs).toEqual([[1, 2, 3], [4]]);
  });

  test('goes by ids alone when its type is id', async () => {
    stage.add([9, 1], [10, 1], [100, 1]);
    const app = stage.load(stage.watch({ type: 'id', date: undefined }));
    const { runs, state } = await stage.runsOf(app, { id: 10 });
    expect(runs).toEqual([[10, 100]]);
    stage.add([101, 1]);
    expect((await stage.runsOf(app, state)).runs).toEqual([[101]]);
  });

  test('gives its request the last date and id', async () => {
    stage.add([1, 10], [2, 20]);
    const app = stage.load(
      stage.watch({}, {}, { qs: { since: '{{data.lastDate}}', after: '{{data.lastID}}' } }),
    );
    const { state } = await stage.runsOf(app, 'all');
    stage.server.asked.length = 0;
    await pollTrigger(app, 'watch', { state });
    expect(stage.server.asked[0]?.url).toBe(`/items?since=${encodeURIComponent(second(20))}&after=2`);
    await expect(
      pollTrigger(stage.load(stage.watch({}, {}, { qs: { since: '{{data.lastPage}}' } })), 'watch', {
        state,
      }),
    ).rejects.toThrow('There is no remembered value "lastPage" here.');
  });

  test('keeps a state that can be written down', async () => {
    stage.add([1, 10], [2, 20]);
    const { state } = await stage.runsOf(stage.load(), 'all');
    expect(state).toEqual({ lastDate: new Date(second(20)), lastID: 2, seen: [2] });
  });
});

describe('its first run', () => {
  beforeEach(() => stage.add([1, 10], [2, 20], [3, 30]));

  test('from now on gives nothing that is there already', async () => {
    const { runs, state } = await stage.runsOf(stage.load(), 'now');
    expect(runs).toEqual([]);
    stage.add([4, 30], [5, 40]);
    expect((await stage.runsOf(stage.load(), state)).runs).toEqual([[4, 5]]);
  });

  test('from now on where there is nothing yet begins now', async () => {
    stage.items = [];
    const app = stage.load(stage.watch(), { clock: () => new Date(second(25)) });
    const state = await startTrigger(app, 'watch', 'now');
    stage.add([1, 10], [3, 30]);
    expect((await stage.runsOf(app, state)).runs).toEqual([[3]]);
  });

  test('from an instant gives what is of that instant and later', async () => {
    expect((await stage.runsOf(stage.load(), { date: new Date(second(20)) })).runs).toEqual([[2, 3]]);
  });

  test('from a chosen item gives that item and later ones', async () => {
    const choices = await epochChoices(stage.load(), 'watch');
    expect(choices.map(({ label, id }) => [label, id])).toEqual([
      ['No. 3', 3],
      ['No. 2', 2],
      ['No. 1', 1],
    ]);
    const chosen = choices[1] as { date: Date; id: unknown };
    expect((await stage.runsOf(stage.load(), chosen)).runs).toEqual([[2, 3]]);
  });

  test('is chosen from as many items as the epoch allows', async () => {
    stage.add([4, 40]);
    expect(await epochChoices(stage.load(), 'watch')).toHaveLength(3);
  });
});
