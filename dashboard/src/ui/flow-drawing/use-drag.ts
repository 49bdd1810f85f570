import { useEffect, type RefObject } from 'react';

/** Less than this is a click. */
const leastDragPx = 4;

/** Moves a frame's content with a mouse's held button; fingers do that by themselves. */
export function useDrag(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    let from: { x: number; y: number; left: number; top: number } | null = null;
    let isDragging = false;
    const onDown = ({ pointerType, button, clientX, clientY }: PointerEvent) => {
      if (pointerType !== 'mouse' || button !== 0) return;
      from = { x: clientX, y: clientY, left: current.scrollLeft, top: current.scrollTop };
    };
    const onMove = ({ clientX, clientY, pointerId, buttons }: PointerEvent) => {
      if (!from || buttons === 0) return;
      const [right, down] = [clientX - from.x, clientY - from.y];
      if (!isDragging && Math.hypot(right, down) < leastDragPx) return;
      if (!isDragging) current.setPointerCapture(pointerId);
      isDragging = true;
      current.dataset['dragging'] = 'true';
      current.scrollLeft = from.left - right;
      current.scrollTop = from.top - down;
    };
    const onUp = () => {
      from = null;
      delete current.dataset['dragging'];
    };
    // The click that ends a drag chooses nothing.
    const onClick = (event: MouseEvent) => {
      if (isDragging) event.stopPropagation();
      isDragging = false;
    };
    current.addEventListener('pointerdown', onDown);
    current.addEventListener('pointermove', onMove);
    current.addEventListener('pointerup', onUp);
    current.addEventListener('pointercancel', onUp);
    current.addEventListener('click', onClick, { capture: true });
    return () => {
      current.removeEventListener('pointerdown', onDown);
      current.removeEventListener('pointermove', onMove);
      current.removeEventListener('pointerup', onUp);
      current.removeEventListener('pointercancel', onUp);
      current.removeEventListener('click', onClick, { capture: true });
    };
  }, [frame]);
}
