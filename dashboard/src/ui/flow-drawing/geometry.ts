/** A rectangle by its edges. */
export type Rect = { left: number; top: number; right: number; bottom: number };
export type Point = { x: number; y: number };

/** Sizes of a drawing in pixels at 100 %. */
export const sizes = {
  radius: 32,
  /** Width and height of what stands under a circle. */
  labelWidth: 132,
  labelHeight: 58,
  /** From one module's middle to the next one's. */
  column: 146,
  /** What a name on a line adds to the line. */
  markerRoom: 66,
  markerWidth: 118,
  markerHeight: 42,
  /** What a fan of branches adds to its lines, so that their curves are gentle. */
  fanRoom: 34,
  rowGap: 26,
  errorDrop: 34,
  padding: 20,
} as const;

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

/** A name stands above its line, its sign on it. */
export function markerRect({ x, y }: Point): Rect {
  const { markerWidth, markerHeight } = sizes;
  return { left: x - markerWidth / 2, right: x + markerWidth / 2, top: y - markerHeight, bottom: y + 12 };
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
