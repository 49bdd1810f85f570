import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { modulesOf, type FlowModule } from '../../../../flow-drawing/flow.ts';
import { inFlowOrder, layoutFlow } from '../../../../flow-drawing/layout-flow.ts';
import { FlowCanvas } from './flow-canvas.tsx';
import styles from './flow-drawing.module.css';
import { FlowMap } from './flow-map.tsx';
import type { FlowMarks } from './flow-mark.tsx';
import { FlowText } from './flow-text.tsx';
import { FlowToolbar } from './flow-toolbar.tsx';
import { ModuleDetail } from './module-detail.tsx';
import { useDrag } from './use-drag.ts';
import { useShown } from './use-shown.ts';
import { useZoom } from './use-zoom.ts';

type Props = {
  flow: FlowModule[];
  name: string;
  /** What the page has to say about modules, by their numbers. */
  marks?: FlowMarks;
  /** The number of the module that the page speaks of: it is chosen and moved into sight. */
  shown?: number | null;
  /** Leaves room for what stands beneath it. */
  isLow?: boolean;
};

/**
 * A flow as Make's designer shows it, to look around in and to take along; the same as text for who would rather read. Its frame scrolls by
 * arrows, and + − 0 zoom.
 */
export function FlowDrawing(props: Props) {
  if (props.flow.length === 0) return <Text size="sm" c="dimmed">{t`This flow has no modules.`}</Text>;
  return <DrawnFlow {...props} />;
}

function DrawnFlow({ flow, name, marks, shown = null, isLow = false }: Props) {
  const layout = useMemo(() => inFlowOrder(layoutFlow(flow), flow), [flow]);
  const [isText, setIsText] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const { ref, width } = useElementSize();
  const hintId = useId();
  const zoom = useZoom(layout, width, layout.nodes[0]?.y ?? 0);
  const { frame } = zoom;
  useDrag(frame);
  useShown({ number: shown, layout, zoom, onShown: setChosen });
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
      <div className={styles.stage}>
        <div
          ref={frame}
          className={isText ? styles.text : styles.frame}
          data-low={isLow}
          role="region"
          aria-label={t`Flow of ${name}`}
          aria-describedby={isText ? undefined : hintId}
          tabIndex={0}
          onKeyDown={isText ? undefined : onKeyDown}
        >
          {isText ? (
            <FlowText flow={flow} />
          ) : (
            <FlowCanvas
              layout={layout}
              scale={zoom.scale}
              name={name}
              chosen={chosen}
              onChoose={setChosen}
              marks={marks}
            />
          )}
        </div>
        {!isText && <FlowMap layout={layout} zoom={zoom} />}
      </div>
      <span
        id={hintId}
        hidden
      >{t`Arrow keys move the drawing, plus and minus zoom, zero fits it. Tab leads to its modules. “As text” lists them.`}</span>
      {module && !isText && <ModuleDetail module={module} onClose={() => setChosen(null)} />}
      <FlowToolbar flow={flow} name={name} zoom={zoom} isText={isText} onText={setIsText} />
    </div>
  );
}
