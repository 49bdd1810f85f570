import type { FlowModule } from './flow.ts';
import {
  boundsOf,
  circleRect,
  labelRect,
  markerRect,
  noteRect,
  shiftRect,
  sizes,
  type Point,
  type Rect,
} from './geometry.ts';

export type DrawnNode = Point & { module: FlowModule; isInErrorFlow: boolean };

/**
 * A line between two modules. A flow's line runs level to `bendFrom`, curves to the other height until `bendTo` and runs level again; an
 * error's line falls straight down.
 */
export type DrawnLink = {
  key: string;
  kind: 'flow' | 'error';
  from: Point;
  to: Point;
  bendFrom: number;
  bendTo: number;
};

/** A name on a line: of a filter, or of a branch. */
export type DrawnMarker = Point & { key: string; text: string };

/** A laid out part of a flow. Its first module stands at 0, 0; `taken` is where nothing else may stand. */
export type Block = { nodes: DrawnNode[]; links: DrawnLink[]; markers: DrawnMarker[]; taken: Rect[] };

export function emptyBlock(): Block {
  return { nodes: [], links: [], markers: [], taken: [] };
}

/** Puts another part into a block at a place. */
export function place(block: Block, part: Block, at: Point): void {
  const move = <Placed extends Point>(point: Placed): Placed => ({
    ...point,
    x: point.x + at.x,
    y: point.y + at.y,
  });
  block.nodes.push(...part.nodes.map(move));
  block.markers.push(...part.markers.map(move));
  block.taken.push(...part.taken.map((rect) => shiftRect(rect, at)));
  for (const link of part.links) {
    block.links.push({
      ...link,
      from: move(link.from),
      to: move(link.to),
      bendFrom: link.bendFrom + at.x,
      bendTo: link.bendTo + at.x,
    });
  }
}

export function placeNode(block: Block, node: DrawnNode): void {
  block.nodes.push(node);
  block.taken.push(circleRect(node), labelRect(node));
  if (hasNote(node)) block.taken.push(noteRect(node, node.module.start !== null));
}

/** Whether something is written above a module's circle: when it starts, or what became of it. */
function hasNote({ module }: DrawnNode): boolean {
  return module.start !== null || module.change !== null;
}

/** A level line that bends where told, from one module's circle to the next one's. */
export function linkNodes(
  block: Block,
  from: DrawnNode,
  to: DrawnNode,
  bend: { from: number; to: number },
): void {
  const start = { x: from.x + sizes.radius, y: from.y };
  const end = { x: to.x - sizes.radius, y: to.y };
  const within = (x: number) => Math.min(Math.max(x, start.x), end.x);
  block.links.push({
    key: `${from.module.key}>${to.module.key}`,
    kind: 'flow',
    from: start,
    to: end,
    bendFrom: within(bend.from),
    bendTo: within(bend.to),
  });
}

/** A line that falls from under a module's label to its error handler. */
export function linkError(block: Block, from: DrawnNode, to: DrawnNode): void {
  const start = { x: from.x, y: labelRect(from).bottom };
  const end = { x: to.x, y: to.y - sizes.radius };
  const key = `${from.module.key}>${to.module.key}`;
  block.links.push({ key, kind: 'error', from: start, to: end, bendFrom: start.x, bendTo: end.x });
  block.taken.push({ left: start.x - 8, right: start.x + 8, top: start.y, bottom: end.y });
}

/** Writes a name on the last, level part of the line that leads to a module. */
export function markLine(block: Block, to: DrawnNode, text: string | null): void {
  if (text === null) return;
  const x = to.x - sizes.radius - 6 - sizes.markerWidth / 2;
  const marker = { key: to.module.key, text, x, y: to.y };
  block.markers.push(marker);
  block.taken.push(markerRect(marker));
}

/** The outline of everything in a block. */
export function outlineOf(block: Block): Rect {
  return boundsOf(block.taken);
}
