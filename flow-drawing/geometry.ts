/** A rectangle by its edges. */
export type Rect = { left: number; top: number; right: number; bottom: number };
export type Point = { x: number; y: number };

/** Sizes of a drawing in pixels at 100 %. */
export const sizes = {
  radius: 38,
  /** Width and height of what stands under a circle. */
  labelWidth: 150,
  labelHeight: 62,
  /** What stands above the circle that starts the flow, or that changed. */
  noteHeight: 26,
  startNoteWidth: 132,
  changeNoteWidth: 84,
  /** From one module's middle to the next one's. */
  column: 172,
  /** What a name on a line adds to the line. */
  markerRoom: 64,
  markerWidth: 124,
  markerHeight: 46,
  /** What a fan of branches adds to its lines, so that their curves are gentle. */
  fanRoom: 36,
  rowGap: 24,
  errorDrop: 36,
  padding: 24,
} as const;

/** A circle with what is pinned to its edge. */
export function circleRect({ x, y }: Point): Rect {
  const { radius } = sizes;
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

export function labelRect({ x, y }: Point): Rect {
  const { radius, labelWidth, labelHeight } = sizes;
  return {
    left: x - labelWidth / 2,
    right: x + labelWidth / 2,
    top: y + radius,
    bottom: y + radius + labelHeight,
  };
}

/** Where a note above a circle stands, so that no name on a line beside it is met. */
export function noteRect({ x, y }: Point, isStart: boolean): Rect {
  const { radius, noteHeight, startNoteWidth, changeNoteWidth } = sizes;
  const half = (isStart ? startNoteWidth : changeNoteWidth) / 2;
  return { left: x - half, right: x + half, top: y - radius - noteHeight, bottom: y - radius };
}

/** A name stands above its line, its sign on it. */
export function markerRect({ x, y }: Point): Rect {
  const { markerWidth, markerHeight } = sizes;
  return { left: x - markerWidth / 2, right: x + markerWidth / 2, top: y - markerHeight, bottom: y + 13 };
}

export function intersects(one: Rect, other: Rect): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

export function shiftRect(rect: Rect, by: Point): Rect {
  return {
    left: rect.left + by.x,
    right: rect.right + by.x,
    top: rect.top + by.y,
    bottom: rect.bottom + by.y,
  };
}

/** The smallest rectangle around others. */
export function boundsOf(rects: Rect[]): Rect {
  return rects.reduce((bounds, rect) => ({
    left: Math.min(bounds.left, rect.left),
    right: Math.max(bounds.right, rect.right),
    top: Math.min(bounds.top, rect.top),
    bottom: Math.max(bounds.bottom, rect.bottom),
  }));
}
