import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bareModule, countModules, type FlowModule } from '../../flow-drawing/flow.ts';
import {
  circleRect,
  intersects,
  labelRect,
  markerRect,
  noteRect,
  sizes,
  type Rect,
} from '../../flow-drawing/geometry.ts';
import { layoutFlow, type FlowLayout } from '../../flow-drawing/layout-flow.ts';
import { anyFlow } from './flow-arbitrary.ts';

let keys = 0;
const module = (parts: Partial<FlowModule> = {}): FlowModule => ({
  ...bareModule(`m${(keys += 1)}`),
  app: 'slack',
  label: 'Send',
  ...parts,
});
const branch = (...flow: FlowModule[]) => ({ label: null, merges: false, flow });
const at = (layout: FlowLayout, { key }: FlowModule) => {
  const node = layout.nodes.find((candidate) => candidate.module.key === key);
  if (!node) throw new Error(`${key} is not drawn`);
  return node;
};

describe('a generated flow', () => {
  test('is drawn whole, and nothing overlaps', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const layout = layoutFlow(flow);
        const drawn = layout.nodes.filter(({ module: { kind } }) => kind !== 'empty');
        expect(drawn.length).toBe(countModules(flow));
        const parts: { owner: string; rect: Rect }[] = [
          ...layout.nodes.flatMap((node) => [
            { owner: node.module.key, rect: circleRect(node) },
            { owner: node.module.key, rect: labelRect(node) },
            ...(node.module.change ? [{ owner: node.module.key, rect: noteRect(node, false) }] : []),
          ]),
          ...layout.markers.map((marker) => ({ owner: `marker ${marker.key}`, rect: markerRect(marker) })),
        ];
        for (const [index, { owner, rect }] of parts.entries()) {
          const clash = parts
            .slice(index + 1)
            .find((other) => other.owner !== owner && intersects(rect, other.rect));
          expect(clash && [owner, clash.owner]).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  test('stays inside its picture, its lines begin and end at modules, and none that falls crosses another module', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const { nodes, links, markers, width, height } = layoutFlow(flow);
        const isInside = ({ left, right, top, bottom }: Rect) =>
          left >= 0 && top >= 0 && right <= width && bottom <= height;
        expect(nodes.every((node) => isInside(circleRect(node)) && isInside(labelRect(node)))).toBe(true);
        expect(markers.every((marker) => isInside(markerRect(marker)))).toBe(true);
        const starts = new Set(
          nodes.flatMap(({ x, y }) => [
            `${x + sizes.radius},${y}`,
            `${x},${y + sizes.radius + sizes.labelHeight}`,
          ]),
        );
        const ends = new Set(
          nodes.flatMap(({ x, y }) => [`${x - sizes.radius},${y}`, `${x},${y - sizes.radius}`]),
        );
        for (const { from, to, kind } of links) {
          expect(starts.has(`${from.x},${from.y}`) && ends.has(`${to.x},${to.y}`)).toBe(true);
          expect(kind === 'error' ? to.y > from.y : to.x > from.x).toBe(true);
          if (kind !== 'error') continue;
          const line = { left: from.x - 2, right: from.x + 2, top: from.y + 0.5, bottom: to.y - 0.5 };
          expect(
            nodes.some((node) => intersects(line, circleRect(node)) || intersects(line, labelRect(node))),
          ).toBe(false);
        }
        expect(new Set(links.map(({ key }) => key)).size).toBe(links.length);
      }),
      { numRuns: 300 },
    );
  });
});

test('a chain runs from left to right on one level', () => {
  const flow = [module(), module(), module({ filter: 'Paid only' })];
  const layout = layoutFlow(flow);
  const first = sizes.padding + sizes.labelWidth / 2;
  const second = first + sizes.column;
  expect(layout.nodes.map(({ x }) => x)).toEqual([first, second, second + sizes.column + sizes.markerRoom]);
  expect(new Set(layout.nodes.map(({ y }) => y)).size).toBe(1);
  expect(layout.links.length).toBe(2);
  expect(layout.markers.map(({ text }) => text)).toEqual(['Paid only']);
});

test('a router stands in the middle of its routes', () => {
  const [one, two, three] = [module(), module(), module()];
  const router = module({ kind: 'router', branches: [branch(one), branch(two), branch(three)] });
  const layout = layoutFlow([module(), router]);
  const heights = [one, two, three].map((route) => at(layout, route).y);
  expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  expect(at(layout, router).y).toBe(heights[1]);
  expect(new Set([one, two, three].map((route) => at(layout, route).x)).size).toBe(1);
});

test('an error handler hangs under its module, and one further left hangs below one further right', () => {
  const [retry, ignore] = [module(), module()];
  const left = module({ errorFlow: [ignore, module(), module()] });
  const right = module({ errorFlow: [retry] });
  const layout = layoutFlow([left, right, module()]);
  expect(at(layout, ignore).x).toBe(at(layout, left).x);
  expect(at(layout, retry).x).toBe(at(layout, right).x);
  expect(at(layout, retry).y).toBeGreaterThan(at(layout, right).y);
  expect(at(layout, ignore).y).toBeGreaterThan(at(layout, retry).y);
});

test('branches that merge meet again behind the longest of them, the others end where they are', () => {
  const [short, long, ending, merge, after] = [
    module(),
    module(),
    module(),
    module({ kind: 'merge' }),
    module(),
  ];
  const branches = [
    { label: 'Yes', merges: true, flow: [short] },
    { label: 'No', merges: true, flow: [module(), long] },
    { label: 'Else', merges: false, flow: [ending] },
  ];
  const layout = layoutFlow([module({ kind: 'condition', branches }), merge, after]);
  const into = layout.links.filter(({ key }) => key.endsWith(`>${merge.key}`)).map(({ key }) => key);
  expect(into).toEqual([`${short.key}>${merge.key}`, `${long.key}>${merge.key}`]);
  expect(at(layout, merge).x).toBeGreaterThan(at(layout, long).x);
  expect(at(layout, after).x).toBeGreaterThan(at(layout, merge).x);
  expect(layout.markers.map(({ text }) => text)).toEqual(['Yes', 'No', 'Else']);
});

test('a branch without modules keeps its place', () => {
  const layout = layoutFlow([module({ kind: 'router', branches: [branch(module()), branch()] })]);
  expect(layout.nodes.map(({ module: { kind } }) => kind)).toEqual(['router', 'action', 'empty']);
});

test('a hundred modules in a row are drawn, and no modules are no drawing', () => {
  const layout = layoutFlow(Array.from({ length: 100 }, () => module()));
  expect(layout.nodes.length).toBe(100);
  expect(layout.width).toBe(2 * sizes.padding + sizes.labelWidth + 99 * sizes.column);
  expect(layoutFlow([])).toMatchObject({ width: 0, height: 0, nodes: [] });
});
