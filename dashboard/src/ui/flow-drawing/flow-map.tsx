import { useCallback, useSyncExternalStore, type PointerEvent } from 'react';
import { appColour } from '../../../../flow-drawing/app-colours.ts';
import { sizes } from '../../../../flow-drawing/geometry.ts';
import type { FlowLayout } from '../../../../flow-drawing/layout-flow.ts';
import styles from './flow-drawing.module.css';
import type { Zoom } from './use-zoom.ts';

/** The most that the map takes, and how much larger than its frame a drawing is before it helps. */
const mostPx = { width: 168, height: 84 };
const leastTimes = 1.5;
const leastDotPx = 1.6;

/** All of a large flow in a corner, with what is seen of it; a press or a drag goes there. Keys have the arrows for that. */
export function FlowMap({ layout, zoom }: { layout: FlowLayout; zoom: Zoom }) {
  const { frame, scale, lookAt } = zoom;
  const [left = 0, top = 0, width = 0, height = 0] = useSeen(frame).map((px) => px / scale);
  const isLarge = layout.width > width * leastTimes || layout.height > height * leastTimes;
  if (width === 0 || !isLarge) return null;

  const small = Math.min(mostPx.width / layout.width, mostPx.height / layout.height);
  const go = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    lookAt({ x: (event.clientX - box.left) / small, y: (event.clientY - box.top) / small });
  };
  return (
    <svg
      className={styles.map}
      aria-hidden="true"
      data-testid="flow-map"
      width={Math.ceil(layout.width * small)}
      height={Math.ceil(layout.height * small)}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
    >
      {layout.nodes.map(({ module, x, y }) => (
        <circle
          key={module.key}
          cx={x}
          cy={y}
          r={Math.max(sizes.radius, leastDotPx / small)}
          fill={appColour(module.app).fill}
        />
      ))}
      <rect
        className={styles.seen}
        x={left}
        y={top}
        width={Math.min(width, layout.width)}
        height={Math.min(height, layout.height)}
        strokeWidth={1.5 / small}
        rx={3 / small}
      />
    </svg>
  );
}

/** What a frame shows of its content, in pixels: from the left, from the top, how wide, how high. Nothing until it stands in the page. */
function useSeen(frame: Zoom['frame']): number[] {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const { current } = frame;
      if (!current) return () => undefined;
      const observer = new ResizeObserver(onChange);
      observer.observe(current);
      current.addEventListener('scroll', onChange, { passive: true });
      return () => {
        observer.disconnect();
        current.removeEventListener('scroll', onChange);
      };
    },
    [frame],
  );
  const seen = useSyncExternalStore(subscribe, () => {
    const { current } = frame;
    if (!current) return '';
    return `${current.scrollLeft} ${current.scrollTop} ${current.clientWidth} ${current.clientHeight}`;
  });
  return seen === '' ? [] : seen.split(' ').map(Number);
}
