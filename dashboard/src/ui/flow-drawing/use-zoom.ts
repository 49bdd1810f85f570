import {
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  type RefObject,
} from 'react';

type Size = { width: number; height: number };
type Place = { x: number; y: number };

export type Zoom = {
  /** What scrolls. */
  frame: RefObject<HTMLDivElement | null>;
  scale: number;
  /** Whether the drawing can be larger or smaller. */
  canGrow: boolean;
  canShrink: boolean;
  /** Whether the frame's width is known; it is not when the drawing is first rendered. */
  isMeasured: boolean;
  grow: () => void;
  shrink: () => void;
  /** Shows all of it. */
  fit: () => void;
  /** Moves a place of the drawing into the middle of the frame. */
  lookAt: (place: Place) => void;
};

/** Smaller than this, labels cannot be read: what does not fit is scrolled to. */
const leastReadable = 0.6;
const most = 2;
const step = 1.25;

/**
 * How large a drawing is in its frame. It begins as large as the width allows and labels can be read; buttons, Ctrl and the wheel, or two
 * fingers change that, and what was in the middle, or under the pointer, stays there. `begin` is how far down reading begins: in a tall
 * drawing that stands half-way down.
 */
export function useZoom(drawing: Size, width: number, begin: number): Zoom {
  const frame = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const fitting = width === 0 ? 1 : Math.min(1, width / drawing.width);
  const scale = chosen ?? Math.max(leastReadable, fitting);
  const least = Math.min(fitting, leastReadable);
  const kept = useRef<{ on: Place; at: Place } | null>(null);

  const zoomTo = useCallback(
    (wanted: number, pointer?: Place) => {
      const { current } = frame;
      if (!current) return;
      const at = pointer ?? { x: current.clientWidth / 2, y: current.clientHeight / 2 };
      kept.current = {
        at,
        on: { x: (current.scrollLeft + at.x) / scale, y: (current.scrollTop + at.y) / scale },
      };
      setChosen(Math.min(most, Math.max(least, wanted)));
    },
    [frame, scale, least],
  );

  useLayoutEffect(() => {
    const { current } = frame;
    if (!current || !kept.current) return;
    const { on, at } = kept.current;
    current.scrollLeft = on.x * scale - at.x;
    current.scrollTop = on.y * scale - at.y;
    kept.current = null;
  }, [frame, scale]);

  // How large the drawing begins is known once the frame's width is.
  const isMeasured = width > 0;
  const beginReading = useEffectEvent((height: number) => {
    const { current } = frame;
    if (current) current.scrollTop = height * scale - current.clientHeight / 2;
  });
  useLayoutEffect(() => {
    if (isMeasured) beginReading(begin);
  }, [begin, isMeasured]);

  useWheelAndFingers(frame, scale, zoomTo);
  return {
    frame,
    scale,
    isMeasured,
    canGrow: scale < most - 0.001,
    canShrink: scale > least + 0.001,
    grow: () => zoomTo(scale * step),
    shrink: () => zoomTo(scale / step),
    lookAt: ({ x, y }) => {
      const { current } = frame;
      if (!current) return;
      current.scrollLeft = x * scale - current.clientWidth / 2;
      current.scrollTop = y * scale - current.clientHeight / 2;
    },
    fit: () => {
      const height = frame.current?.clientHeight ?? 0;
      zoomTo(height === 0 ? fitting : Math.min(fitting, Math.max(least, height / drawing.height)));
    },
  };
}

/** Ctrl and the wheel, which is also what a touchpad's pinch sends, and two fingers on a screen. */
function useWheelAndFingers(
  frame: RefObject<HTMLElement | null>,
  scale: number,
  zoomTo: (scale: number, pointer: Place) => void,
): void {
  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
      const { left, top } = current.getBoundingClientRect();
      return { x: clientX - left, y: clientY - top };
    };
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomTo(scale * Math.exp(-event.deltaY / 300), placeOf(event));
    };
    current.addEventListener('wheel', onWheel, { passive: false });
    return () => current.removeEventListener('wheel', onWheel);
  }, [frame, scale, zoomTo]);

  const fingers = useRef(new Map<number, Place>());
  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    const held = fingers.current;
    const { left, top } = current.getBoundingClientRect();
    const onDown = ({ pointerType, pointerId, clientX, clientY }: PointerEvent) =>
      pointerType === 'touch' && held.set(pointerId, { x: clientX, y: clientY });
    const onMove = ({ pointerId, clientX, clientY }: PointerEvent) => {
      if (!held.has(pointerId)) return;
      const before = spread(held);
      held.set(pointerId, { x: clientX, y: clientY });
      const after = spread(held);
      if (!before || !after) return;
      zoomTo((scale * after.distance) / before.distance, { x: after.x - left, y: after.y - top });
    };
    const onUp = ({ pointerId }: PointerEvent) => held.delete(pointerId);
    const listeners = { pointerdown: onDown, pointermove: onMove, pointerup: onUp, pointercancel: onUp };
    const entries = Object.entries(listeners) as [string, EventListener][];
    for (const [name, listener] of entries) current.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of entries) current.removeEventListener(name, listener);
    };
  }, [frame, scale, zoomTo]);
}

/** How far two fingers are apart, and where their middle is. */
function spread(fingers: Map<number, Place>): (Place & { distance: number }) | null {
  const [one, other] = [...fingers.values()];
  if (!one || !other || fingers.size !== 2) return null;
  const distance = Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
  return { distance, x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
