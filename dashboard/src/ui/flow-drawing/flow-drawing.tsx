import { useElementSize } from '@mantine/hooks';
import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { DrawnNode } from '../../../../flow-drawing/block.ts';
import { modulesOf, type FlowModule } from '../../../../flow-drawing/flow.ts';
import { layoutFlow, type FlowLayout } from '../../../../flow-drawing/layout-flow.ts';
import { FlowCanvas } from './flow-canvas.tsx';
import styles from './flow-drawing.module.css';
import { FlowText } from './flow-text.tsx';
import { FlowToolbar } from './flow-toolbar.tsx';
import { ModuleDetail } from './module-detail.tsx';
import { useDrag } from './use-drag.ts';
import { useZoom } from './use-zoom.ts';

/**
 * A flow as Make's designer shows it, to look around in and to take along; the same as text for who would rather read. Its frame scrolls by
 * arrows, and + − 0 zoom.
 */
export function FlowDrawing({ flow, name }: { flow: FlowModule[]; name: string }) {
  const layout = useMemo(() => inOrder(layoutFlow(flow), flow), [flow]);
  const [isText, setIsText] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const { ref, width } = useElementSize();
  const hintId = useId();
  const zoom = useZoom(layout, width, layout.nodes[0]?.y ?? 0);
  const { frame } = zoom;
  useDrag(frame);
  const module = modulesOf(flow).find(({ key }) => key === chosen);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return setChosen(null);
    const change = { '+': zoom.grow, '=': zoom.grow, '-': zoom.shrink, '0': zoom.fit }[event.key];
    if (!change) return;
    event.preventDefault();
    change();
  };
  return (
    <div className={styles.whole} ref={ref}>
      <div
        ref={frame}
        className={isText ? styles.text : styles.frame}
        role="region"
        aria-label={`Flow of ${name}`}
        aria-describedby={isText ? undefined : hintId}
        tabIndex={0}
        onKeyDown={isText ? undefined : onKeyDown}
      >
        {isText ? (
          <FlowText flow={flow} />
        ) : (
          <FlowCanvas layout={layout} scale={zoom.scale} name={name} chosen={chosen} onChoose={setChosen} />
        )}
      </div>
      <span id={hintId} hidden>
        Arrow keys move the drawing, plus and minus zoom, zero fits it. Tab leads to its modules. “As text”
        lists them.
      </span>
      {module && !isText && <ModuleDetail module={module} onClose={() => setChosen(null)} />}
      <FlowToolbar flow={flow} name={name} zoom={zoom} isText={isText} onText={setIsText} />
    </div>
  );
}

/** The modules of a layout in the order of the flow, in which keys go through them. */
function inOrder(layout: FlowLayout, flow: FlowModule[]): FlowLayout {
  const places = new Map(modulesOf(flow).map(({ key }, index) => [key, index]));
  const placeOf = ({ module }: DrawnNode) => places.get(module.key) ?? places.size;
  return { ...layout, nodes: layout.nodes.toSorted((one, other) => placeOf(one) - placeOf(other)) };
}
