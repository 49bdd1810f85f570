import { beforeEach, describe, expect, test } from 'vitest';
import { setPollingStage } from './polling-stage.ts';

const stage = setPollingStage();

describe('limits of a polling trigger', () => {
  beforeEach(() => stage.add([1, 10], [2, 20], [3, 30]));

  test('without a limit it gives one item at a time', async () => {
    expect((await stage.runsOf(stage.load(stage.watch({}, { limit: undefined })), 'all')).runs).toEqual([
      [1],
      [2],
      [3],
    ]);
  });

  test('a limit of 0 is a mistake of the user', async () => {
    await expect(stage.runsOf(stage.load(), 'all', { limit: 0 })).rejects.toMatchObject({
      type: 'InvalidConfigurationError',
    });
  });

  test('it looks back so far only: of ascending items the newest stay unseen', async () => {
    stage.items = [];
    stage.add(...Array.from({ length: 3300 }, (_, i): [number, number] => [i + 1, i]));
    stage.pageSize = 100;
    stage.order = 'desc';
    const newest = await stage.runsOf(stage.load(), 'all', { limit: 5000 });
    expect(newest.runs[0]).toHaveLength(3200);
    expect(newest.runs[0]?.[0]).toBe(101);
    stage.order = 'asc';
    const oldest = await stage.runsOf(stage.load(), 'all', { limit: 5000 });
    expect(oldest.runs).toHaveLength(1);
    expect(oldest.runs[0]?.at(-1)).toBe(3200);
  });
});

describe('mistakes in a polling trigger throw', () => {
  beforeEach(() => stage.add([1, 10]));
  test.each([
    [() => stage.watch({ id: '{{item.no}}' }), 'gave nothing'],
    [() => stage.watch({ date: '{{item.id}}' }), 'is no date'],
    [() => stage.watch({ date: undefined }), 'needs "date"'],
    [() => stage.watch({ order: 'newest' }), 'one of asc, desc, unordered'],
    [() => stage.watch({}, { iterate: undefined }), 'needs response.iterate'],
    [() => stage.watch({}, { output: 'text' }), 'must output collections'],
    [
      () => stage.watch({}, {}, {}, { mappableParams: [{ name: 'a', type: 'text' }] }),
      'static parameters only',
    ],
    [() => stage.watch({}, {}, {}, { epoch: { response: { output: { label: 'x' } } } }), 'needs "date"'],
  ])('%s', async (written, message) => {
    await expect((async () => stage.runsOf(stage.load(written()), 'all'))()).rejects.toThrow(message);
  });
});
