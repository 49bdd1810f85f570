import { ActionIcon } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { MinusIcon, PlusIcon } from '../icons.tsx';
import { describeFlow } from './describe-flow.ts';
import { countModules, type FlowModule } from './flow.ts';
import { FlowLink, FlowMarker, FlowNode } from './flow-parts.tsx';
import styles from './flow-drawing.module.css';
import { layoutFlow } from './layout-flow.ts';

const scales = [0.4, 0.55, 0.7, 0.85, 1, 1.25, 1.5];
/** Smaller than this, labels cannot be read; a larger flow scrolls instead. */
const smallestFit = 0.7;

/** A flow as Make's designer shows it. It fits the width where labels stay readable, else it scrolls; two buttons zoom. */
export function FlowDrawing({ flow, name }: { flow: FlowModule[]; name: string }) {
  const layout = useMemo(() => layoutFlow(flow), [flow]);
  const description = useMemo(() => describeFlow(flow), [flow]);
  const [chosen, setChosen] = useState<number | null>(null);
  const { ref, width } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const [titleId, descriptionId] = [useId(), useId()];
  const fitting = width === 0 ? 1 : Math.min(1, Math.max(smallestFit, width / layout.width));
  const scale = chosen ?? fitting;
  // The first module is where reading begins; in a tall drawing it stands half-way down.
  const firstHeight = (layout.nodes[0]?.y ?? 0) * scale;
  useEffect(() => {
    const frame = scroller.current;
    if (frame) frame.scrollTop = firstHeight - frame.clientHeight / 2;
  }, [firstHeight]);
  const smaller = scales.findLast((candidate) => candidate < scale - 0.01);
  const larger = scales.find((candidate) => candidate > scale + 0.01);
  const modules = countModules(flow);
  const counted = `${modules} ${modules === 1 ? 'module' : 'modules'}`;
  return (
    <div className={styles.frame} ref={ref}>
      <div ref={scroller} className={styles.scroll} role="region" aria-label={`Flow of ${name}`} tabIndex={0}>
        <svg
          role="img"
          aria-labelledby={titleId}
          aria-describedby={descriptionId}
          width={Math.round(layout.width * scale)}
          height={Math.round(layout.height * scale)}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          data-testid="flow-drawing"
          data-modules={modules}
        >
          <title id={titleId}>{`${name}: ${counted}`}</title>
          <desc id={descriptionId}>{description}</desc>
          {layout.links.map((link) => (
            <FlowLink key={link.key} link={link} />
          ))}
          {layout.nodes.map((node) => (
            <FlowNode key={node.module.key} node={node} />
          ))}
          {layout.markers.map((marker) => (
            <FlowMarker key={marker.key} marker={marker} />
          ))}
        </svg>
      </div>
      <div className={styles.foot}>
        <span>{counted}</span>
        <span className={styles.zoom}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Zoom out"
            disabled={smaller === undefined}
            onClick={() => setChosen(smaller ?? scale)}
          >
            <MinusIcon size={16} />
          </ActionIcon>
          {Math.round(scale * 100)}%
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Zoom in"
            disabled={larger === undefined}
            onClick={() => setChosen(larger ?? scale)}
          >
            <PlusIcon size={16} />
          </ActionIcon>
        </span>
      </div>
    </div>
  );
}
