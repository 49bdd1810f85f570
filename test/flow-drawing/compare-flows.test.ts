import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareFlows, markSides } from '../../flow-drawing/compare-flows.ts';
import { bareModule, mapModules, modulesOf, type FlowModule } from '../../flow-drawing/flow.ts';
import { layoutFlow } from '../../flow-drawing/layout-flow.ts';
import { anyFlow } from './flow-arbitrary.ts';

const numbered = (number: number, parts: Partial<FlowModule> = {}): FlowModule => ({
  ...bareModule(`m${number}`),
  number,
  ...parts,
});
const marks = (flow: readonly FlowModule[]) => modulesOf(flow).map(({ number, change }) => [number, change]);

test('shows what came, what changed and, in its former place, what went', () => {
  const before = [numbered(1), numbered(2), numbered(3), numbered(4)];
  const after = [numbered(1), numbered(3), numbered(5), numbered(4)];
  expect(marks(compareFlows(before, after, new Set([4])))).toEqual([
    [1, null],
    [2, 'removed'],
    [3, null],
    [5, 'added'],
    [4, 'changed'],
  ]);
});

test('shows a route and an error handler that went where they hung', () => {
  const way = (...flow: FlowModule[]) => ({ label: null, merges: false, flow });
  const before = [
    numbered(1, { errorFlow: [numbered(6)] }),
    numbered(2, { branches: [way(numbered(3)), way(numbered(4))] }),
  ];
  const after = [numbered(1), numbered(2, { branches: [way(numbered(3))] })];
  const [first, router] = compareFlows(before, after, new Set());
  expect(marks(first?.errorFlow ?? [])).toEqual([[6, 'removed']]);
  expect(router?.branches.map(({ flow }) => marks(flow))).toEqual([[[3, null]], [[4, 'removed']]]);
});

test('draws a module that moved once, where it is now', () => {
  const before = [numbered(1, { branches: [{ label: null, merges: false, flow: [numbered(2)] }] })];
  const after = [numbered(2), numbered(3)];
  expect(marks(compareFlows(before, after, new Set([2])))).toEqual([
    [1, 'removed'],
    [2, 'changed'],
    [3, 'added'],
  ]);
});

test('tells a module that only stands elsewhere from one that does something else', () => {
  const before = [numbered(1), numbered(2), numbered(3), numbered(4)];
  const after = [numbered(2), numbered(1), numbered(4), numbered(5)];
  const [changed, moved] = [new Set([2]), new Set([1, 2])];
  expect(marks(compareFlows(before, after, changed, moved))).toEqual(
    expect.arrayContaining([
      [1, 'moved'],
      [2, 'changed'],
    ]),
  );
  const sides = markSides(before, after, changed, moved);
  expect(marks(sides.before)).toEqual([
    [1, 'moved'],
    [2, 'changed'],
    [3, 'removed'],
    [4, null],
  ]);
  expect(marks(sides.after)).toEqual([
    [2, 'changed'],
    [1, 'moved'],
    [4, null],
    [5, 'added'],
  ]);
});

test('of any two flows each module is there once, rightly marked, and it can be drawn', () => {
  const withNumbers = (flow: FlowModule[], taken: number[]): FlowModule[] => {
    let index = 0;
    return mapModules(flow, (module) => ({ ...module, number: taken[(index += 1) - 1] ?? index + 1_000 }));
  };
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });
  fc.assert(
    fc.property(anyFlow, anyFlow, numbers, numbers, (one, other, was, is) => {
      const [before, after] = [withNumbers(one, was), withNumbers(other, is)];
      const [old, now] = [before, after].map((flow) => new Set(modulesOf(flow).map(({ number }) => number)));
      const merged = modulesOf(compareFlows(before, after, new Set()));
      const drawn = merged.map(({ number }) => number);
      expect(new Set(drawn)).toEqual(new Set([...(old ?? []), ...(now ?? [])]));
      expect(drawn.length).toBe(new Set(drawn).size);
      for (const { number, change } of merged)
        expect(change).toBe(old?.has(number) ? (now?.has(number) ? null : 'removed') : 'added');
      const { nodes } = layoutFlow(compareFlows(before, after, new Set()));
      expect(new Set(nodes.map(({ module }) => module.key)).size).toBe(nodes.length);
    }),
    { numRuns: 100 },
  );
});
