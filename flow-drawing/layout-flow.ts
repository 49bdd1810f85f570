import {
  emptyBlock,
  linkError,
  linkNodes,
  markLine,
  outlineOf,
  place,
  placeNode,
  type Block,
  type DrawnLink,
  type DrawnMarker,
  type DrawnNode,
} from './block.ts';
import { bareModule, modulesOf, type FlowBranch, type FlowModule } from './flow.ts';
import { intersects, shiftRect, sizes } from './geometry.ts';

export type FlowLayout = {
  width: number;
  height: number;
  nodes: DrawnNode[];
  links: DrawnLink[];
  markers: DrawnMarker[];
};

/**
 * Lays a flow out from left to right: branches fan out one above the other around the module that splits, error handlers hang below
 * theirs. Nothing overlaps, whatever the flow.
 */
export function layoutFlow(flow: FlowModule[]): FlowLayout {
  const whole = emptyBlock();
  if (flow.length === 0) return { ...whole, width: 0, height: 0 };
  const { block } = layoutChain(flow, false);
  const { left, right, top, bottom } = outlineOf(block);
  place(whole, block, { x: sizes.padding - left, y: sizes.padding - top });
  const { nodes, links, markers } = whole;
  const [width, height] = [right - left + 2 * sizes.padding, bottom - top + 2 * sizes.padding];
  return { width, height, nodes, links, markers };
}

/** A part of the flow, and the last module of its row: from there the line goes on to a merge. */
type Chain = { block: Block; end: DrawnNode };

function layoutChain(flow: FlowModule[], isInErrorFlow: boolean): Chain {
  const block = emptyBlock();
  const row: DrawnNode[] = [];
  let ends: DrawnNode[] = [];
  let x = 0;
  for (const [index, module] of flow.entries()) {
    const node = { module, x, y: 0, isInErrorFlow };
    for (const end of ends)
      linkNodes(block, end, node, { from: x - sizes.column, to: x - sizes.labelWidth / 2 });
    if (ends.length > 0) markLine(block, node, module.filter);
    placeNode(block, node);
    row.push(node);
    const rest = flow.slice(index + 1);
    const nextStep = sizes.column + (rest[0]?.filter ? sizes.markerRoom : 0);
    ends = [node];
    x += nextStep;
    if (module.branches.length > 0) {
      const isMerged = rest[0]?.kind === 'merge' && module.branches.some(({ merges }) => merges);
      const fan = layoutFan(node, isMerged ? module.branches : withRest(module.branches, rest));
      place(block, fan.block, { x: 0, y: 0 });
      if (!isMerged) break;
      ends = fan.mergingEnds;
      x = outlineOf(fan.block).right + nextStep + sizes.fanRoom;
    }
  }
  for (const node of row.toReversed()) hangErrorFlow(block, node);
  return { block, end: row.at(-1) as DrawnNode };
}

/** What follows a split without a merge is one more way out of it. */
function withRest(branches: FlowBranch[], rest: FlowModule[]): FlowBranch[] {
  return rest.length === 0 ? branches : [...branches, { label: null, merges: false, flow: rest }];
}

/** The branches of a splitting module, one below the other, with the module in the middle of their heights. */
function layoutFan(split: DrawnNode, branches: FlowBranch[]): { block: Block; mergingEnds: DrawnNode[] } {
  const parts = branches.map(({ label, merges, flow }, index) => {
    const chain = layoutChain(flow.length > 0 ? flow : [emptyPlace(split, index)], split.isInErrorFlow);
    return { ...chain, merges, name: label ?? flow[0]?.filter ?? null };
  });
  const hasNames = parts.some(({ name }) => name !== null);
  const entry = split.x + sizes.column + sizes.fanRoom + (hasNames ? sizes.markerWidth : 0);
  const heights = stack(
    parts.map(({ block, name }) => ({ outline: outlineOf(block), hasName: name !== null })),
  );
  const middle = ((heights[0] ?? 0) + (heights.at(-1) ?? 0)) / 2;
  const block = emptyBlock();
  const mergingEnds: DrawnNode[] = [];
  for (const [index, part] of parts.entries()) {
    const at = { x: entry, y: split.y - middle + (heights[index] ?? 0) };
    const first = { ...(part.block.nodes[0] as DrawnNode), ...at };
    place(block, part.block, at);
    linkNodes(block, split, first, { from: split.x + sizes.labelWidth / 2, to: split.x + sizes.column });
    markLine(block, first, part.name);
    if (part.merges) mergingEnds.push({ ...part.end, x: at.x + part.end.x, y: at.y });
  }
  const { radius } = sizes; // the fan's curves, with what stands above their ends
  block.taken.push({ left: split.x + radius, right: entry, top: split.y - middle, bottom: split.y + middle });
  return { block, mergingEnds };
}

/** Heights at which parts stand one below the other. */
function stack(parts: { outline: { top: number; bottom: number }; hasName: boolean }[]): number[] {
  let free = 0;
  return parts.map(({ outline, hasName }) => {
    const height = free + Math.max(-outline.top, hasName ? sizes.markerHeight : 0);
    free = height + outline.bottom + sizes.rowGap;
    return height;
  });
}

/**
 * Hangs a module's error flow under it, as high as there is room. Called from right to left, so that what hangs further right never
 * stands in the way of a line that falls further left.
 */
function hangErrorFlow(block: Block, node: DrawnNode): void {
  if (node.module.errorFlow.length === 0) return;
  const part = layoutChain(node.module.errorFlow, true).block;
  const outline = outlineOf(part);
  const drop = sizes.errorDrop - outline.top;
  let y = node.y + sizes.radius + sizes.labelHeight + drop;
  for (;;) {
    const wanted = shiftRect(outline, { x: node.x, y });
    const room = { ...wanted, top: wanted.top - sizes.errorDrop / 2, bottom: wanted.bottom + sizes.rowGap };
    const obstacles = block.taken.filter((rect) => intersects(rect, room));
    if (obstacles.length === 0) break;
    y = Math.max(...obstacles.map(({ bottom }) => bottom)) + drop;
  }
  place(block, part, { x: node.x, y });
  linkError(block, node, { ...(part.nodes[0] as DrawnNode), x: node.x, y });
}

function emptyPlace(split: DrawnNode, index: number): FlowModule {
  return { ...bareModule(`${split.module.key}.${index}`), label: 'No modules', kind: 'empty' };
}

/** The modules of a layout in the order of the flow, in which keys go through them. */
export function inFlowOrder(layout: FlowLayout, flow: FlowModule[]): FlowLayout {
  const places = new Map(modulesOf(flow).map(({ key }, index) => [key, index]));
  const placeOf = ({ module }: DrawnNode) => places.get(module.key) ?? places.size;
  return { ...layout, nodes: layout.nodes.toSorted((one, other) => placeOf(one) - placeOf(other)) };
}
