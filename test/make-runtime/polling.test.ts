import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appSource, type WrittenApp } from './app-source.ts';
import { startEchoServer, type EchoServer } from './echo-server.ts';
import { loadMakeApp, type MakeApp } from './make-runtime.ts';
import { epochChoices, pollTrigger, startTrigger, type TriggerStart, type TriggerState } from './polling.ts';
import { json } from './stage.ts';

type Item = { id: number; at: string };
let server: EchoServer;
let items: Item[];
let order: 'asc' | 'desc' | 'unordered';
let pageSize: number;

beforeAll(async () => {
  server = await startEchoServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
  items = [];
  order = 'desc';
  pageSize = 2;
  server.answer = ({ url }) => {
    const query = new URL(url, server.url).searchParams;
    const direction = order === 'desc' ? -1 : 1;
    const sorted =
      order === 'unordered'
        ? items
        : items.toSorted((a, b) => direction * (a.at.localeCompare(b.at) || a.id - b.id));
    const from = Number(query.get('from') ?? 0);
    return json({
      items: sorted.slice(from, from + pageSize),
      next: from + pageSize < sorted.length ? from + pageSize : null,
    });
  };
});

const second = (n: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString();
const add = (...pairs: [id: number, second: number][]): void => {
  items.push(...pairs.map(([id, n]) => ({ id, at: second(n) })));
};
const watch = (
  trigger: Record<string, unknown> = {},
  response: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
): WrittenApp => ({
  base: { baseUrl: 'https://placeholder.example', response: { error: { message: 'no' } } },
  module: {
    watch: {
      moduleType: 'trigger',
      communication: {
        url: '/items',
        response: {
          iterate: '{{body.items}}',
          limit: '{{parameters.limit}}',
          trigger: { type: 'date', order, id: '{{item.id}}', date: '{{parseDate(item.at)}}', ...trigger },
          ...response,
        },
        pagination: { condition: '{{body.next}}', qs: { from: '{{body.next}}' } },
        ...rest,
      },
      epoch: {
        response: { limit: 3, output: { label: 'No. {{item.id}}', date: '{{item.at}}', id: '{{item.id}}' } },
      },
      staticParams: [{ name: 'limit', type: 'uinteger', default: 2 }],
    },
  },
});
const load = (written: WrittenApp = watch(), options: object = {}): MakeApp =>
  loadMakeApp({ publicUrl: server.url, ...options }, appSource(written));
const start = (app: MakeApp, from: TriggerStart): Promise<TriggerState> => startTrigger(app, 'watch', from);
/** Runs until a run finds nothing, and tells the ids of each run. */
async function runsOf(
  app: MakeApp,
  from: TriggerStart | TriggerState,
  parameters = {},
): Promise<{ runs: unknown[][]; state: TriggerState }> {
  let state = typeof from === 'object' && 'seen' in from ? from : await start(app, from);
  const runs: unknown[][] = [];
  for (;;) {
    const polled = await pollTrigger(app, 'watch', { state, parameters });
    state = polled.state;
    if (polled.bundles.length === 0) return { runs, state };
    runs.push(polled.bundles.map((bundle) => bundle['id']));
  }
}

describe('a polling trigger', () => {
  test.each(['asc', 'desc', 'unordered'] as const)(
    'gives what is new once, oldest first, whatever the order of the service (%s)',
    async (given) => {
      order = given;
      add([3, 30], [1, 10], [5, 50], [2, 20], [4, 40]);
      const app = load();
      const { runs, state } = await runsOf(app, 'all');
      expect(runs).toEqual([[1, 2], [3, 4], [5]]);
      add([6, 60]);
      expect((await runsOf(app, state)).runs).toEqual([[6]]);
    },
  );

  test('stops paging at what it has seen when the newest come first, and reads everything when they do not', async () => {
    add(...Array.from({ length: 20 }, (_, i): [number, number] => [i, i]));
    const { state } = await runsOf(load(), 'all', { limit: 100 });
    server.asked.length = 0;
    add([20, 20]);
    await pollTrigger(load(), 'watch', { state });
    expect(server.asked).toHaveLength(2);
    order = 'unordered';
    server.asked.length = 0;
    await pollTrigger(load(), 'watch', { state });
    expect(server.asked).toHaveLength(11);
  });

  test('neither loses nor repeats items of the same instant, be they split by the limit or late', async () => {
    add([1, 10], [2, 10], [3, 10], [4, 20]);
    const { runs, state } = await runsOf(load(), 'all');
    expect(runs).toEqual([
      [1, 2],
      [3, 4],
    ]);
    add([5, 20], [0, 20]);
    expect((await runsOf(load(), state)).runs).toEqual([[0, 5]]);
  });

  test('tells an item again when its date has changed', async () => {
    add([1, 10], [2, 20]);
    const { state } = await runsOf(load(), 'all');
    items[0] = { id: 1, at: second(30) };
    expect((await runsOf(load(), state)).runs).toEqual([[1]]);
  });

  test('takes an item once that slides onto the next page while pages are read', async () => {
    add([1, 10], [2, 20], [3, 30]);
    const answer = server.answer;
    server.answer = (asked, round) => {
      const reply = answer(asked, round);
      if (round === 1) add([4, 40]);
      return reply;
    };
    const { runs } = await runsOf(load(), 'all', { limit: 10 });
    expect(runs).toEqual([[1, 2, 3], [4]]);
  });

  test('goes by ids alone when its type is id', async () => {
    add([9, 1], [10, 1], [100, 1]);
    const app = load(watch({ type: 'id', date: undefined }));
    const { runs, state } = await runsOf(app, { id: 10 });
    expect(runs).toEqual([[10, 100]]);
    add([101, 1]);
    expect((await runsOf(app, state)).runs).toEqual([[101]]);
  });

  test('gives its request the last date and id', async () => {
    add([1, 10], [2, 20]);
    const app = load(watch({}, {}, { qs: { since: '{{data.lastDate}}', after: '{{data.lastID}}' } }));
    const { state } = await runsOf(app, 'all');
    server.asked.length = 0;
    await pollTrigger(app, 'watch', { state });
    expect(server.asked[0]?.url).toBe(`/items?since=${encodeURIComponent(second(20))}&after=2`);
    await expect(
      pollTrigger(load(watch({}, {}, { qs: { since: '{{data.lastPage}}' } })), 'watch', { state }),
    ).rejects.toThrow('There is no remembered value "lastPage" here.');
  });

  test('keeps a state that can be written down', async () => {
    add([1, 10], [2, 20]);
    const { state } = await runsOf(load(), 'all');
    expect(state).toEqual({ lastDate: new Date(second(20)), lastID: 2, seen: [2] });
  });
});

describe('its first run', () => {
  beforeEach(() => add([1, 10], [2, 20], [3, 30]));

  test('from now on gives nothing that is there already', async () => {
    const { runs, state } = await runsOf(load(), 'now');
    expect(runs).toEqual([]);
    add([4, 30], [5, 40]);
    expect((await runsOf(load(), state)).runs).toEqual([[4, 5]]);
  });

  test('from now on where there is nothing yet begins now', async () => {
    items = [];
    const app = load(watch(), { clock: () => new Date(second(25)) });
    const state = await start(app, 'now');
    add([1, 10], [3, 30]);
    expect((await runsOf(app, state)).runs).toEqual([[3]]);
  });

  test('from an instant gives what is of that instant and later', async () => {
    expect((await runsOf(load(), { date: new Date(second(20)) })).runs).toEqual([[2, 3]]);
  });

  test('from a chosen item gives that item and later ones', async () => {
    const choices = await epochChoices(load(), 'watch');
    expect(choices.map(({ label, id }) => [label, id])).toEqual([
      ['No. 3', 3],
      ['No. 2', 2],
      ['No. 1', 1],
    ]);
    const chosen = choices[1] as { date: Date; id: unknown };
    expect((await runsOf(load(), chosen)).runs).toEqual([[2, 3]]);
  });

  test('is chosen from as many items as the epoch allows', async () => {
    add([4, 40]);
    expect(await epochChoices(load(), 'watch')).toHaveLength(3);
  });
});

describe('limits of a polling trigger', () => {
  beforeEach(() => add([1, 10], [2, 20], [3, 30]));

  test('without a limit it gives one item at a time', async () => {
    expect((await runsOf(load(watch({}, { limit: undefined })), 'all')).runs).toEqual([[1], [2], [3]]);
  });

  test('a limit of 0 is a mistake of the user', async () => {
    await expect(runsOf(load(), 'all', { limit: 0 })).rejects.toMatchObject({
      type: 'InvalidConfigurationError',
    });
  });

  test('it looks back so far only: of ascending items the newest stay unseen', async () => {
    items = [];
    add(...Array.from({ length: 3300 }, (_, i): [number, number] => [i + 1, i]));
    pageSize = 100;
    order = 'desc';
    const newest = await runsOf(load(), 'all', { limit: 5000 });
    expect(newest.runs[0]).toHaveLength(3200);
    expect(newest.runs[0]?.[0]).toBe(101);
    order = 'asc';
    const oldest = await runsOf(load(), 'all', { limit: 5000 });
    expect(oldest.runs).toHaveLength(1);
    expect(oldest.runs[0]?.at(-1)).toBe(3200);
  });
});

describe('mistakes in a polling trigger throw', () => {
  beforeEach(() => add([1, 10]));
  test.each([
    [() => watch({ id: '{{item.no}}' }), 'gave nothing'],
    [() => watch({ date: '{{item.id}}' }), 'is no date'],
    [() => watch({ date: undefined }), 'needs "date"'],
    [() => watch({ order: 'newest' }), 'one of asc, desc, unordered'],
    [() => watch({}, { iterate: undefined }), 'needs response.iterate'],
    [() => watch({}, { output: 'text' }), 'must output collections'],
    [() => withMappable(), 'static parameters only'],
    [() => withEpoch({ label: 'x' }), 'needs "date"'],
  ])('%s', async (written, message) => {
    await expect((async () => runsOf(load(written()), 'all'))()).rejects.toThrow(message);
  });

  const withMappable = (): WrittenApp => {
    const written = watch();
    return {
      ...written,
      module: { watch: { ...written.module?.['watch'], mappableParams: [{ name: 'a', type: 'text' }] } },
    };
  };
  const withEpoch = (output: object): WrittenApp => {
    const written = watch();
    return {
      ...written,
      module: { watch: { ...written.module?.['watch'], epoch: { response: { output } } } },
    };
  };
});
