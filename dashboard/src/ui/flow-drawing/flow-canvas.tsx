import { plural } from '@lingui/core/macro';
import { memo, useRef, type KeyboardEvent } from 'react';
import type { DrawnNode } from '../../../../flow-drawing/block.ts';
import { wordsOfModule } from '../../../../flow-drawing/describe-flow.ts';
import { drawLink, drawMarker } from '../../../../flow-drawing/draw-line.ts';
import { drawNode } from '../../../../flow-drawing/draw-node.ts';
import { sizes } from '../../../../flow-drawing/geometry.ts';
import type { FlowLayout } from '../../../../flow-drawing/layout-flow.ts';
import styles from './flow-drawing.module.css';
import { MarkSign, markOf, wordsWithMark, type FlowMark, type FlowMarks } from './flow-mark.tsx';
import { pagePalette } from './page-palette.ts';
import { SvgPart } from './svg-part.tsx';

type Props = {
  layout: FlowLayout;
  scale: number;
  name: string;
  /** The key of the module whose details are shown. */
  chosen: string | null;
  onChoose: (key: string | null) => void;
  marks?: FlowMarks | undefined;
};

/**
 * The drawing itself. It is one stop of the Tab key: arrows go from module to module in the order of the flow, Enter shows a module's
 * details.
 */
export function FlowCanvas({ layout, scale, name, chosen, onChoose, marks }: Props) {
  const canvas = useRef<SVGSVGElement>(null);
  const { width, height, nodes } = layout;
  const order = nodes.filter(({ module }) => module.kind !== 'empty');
  const stop = order.some(({ module }) => module.key === chosen) ? chosen : order[0]?.module.key;
  const move = (event: KeyboardEvent) => {
    const modules = [...(canvas.current?.querySelectorAll<SVGGElement>('[role="button"]') ?? [])];
    const at = modules.indexOf(document.activeElement as unknown as SVGGElement);
    const next = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: -1,
    }[event.key];
    if (at === -1 || next === undefined) return;
    event.preventDefault();
    const isPastAnEnd = event.key !== 'End' && (next < 0 || next >= modules.length);
    if (!isPastAnEnd) modules.at(next)?.focus();
  };
  return (
    <svg
      ref={canvas}
      role="group"
      aria-label={plural(order.length, {
        one: `${name}: ${order.length} module`,
        other: `${name}: ${order.length} modules`,
      })}
      width={Math.round(width * scale)}
      height={Math.round(height * scale)}
      viewBox={`0 0 ${width} ${height}`}
      data-testid="flow-drawing"
      data-modules={order.length}
      onKeyDown={move}
    >
      <Lines layout={layout} />
      {nodes.map((node) => (
        <Module
          key={node.module.key}
          node={node}
          isStop={node.module.key === stop}
          isChosen={node.module.key === chosen}
          mark={markOf(marks, node.module)}
          onChoose={onChoose}
        />
      ))}
      <Names layout={layout} />
    </svg>
  );
}

const Lines = memo(function Lines({ layout }: { layout: FlowLayout }) {
  return layout.links.map((link) => <SvgPart key={link.key} part={drawLink(link, pagePalette)} />);
});

const Names = memo(function Names({ layout }: { layout: FlowLayout }) {
  return layout.markers.map((marker) => (
    <g key={marker.key} data-testid="flow-marker" aria-hidden="true" className={styles.name}>
      <SvgPart part={drawMarker(marker, pagePalette)} />
    </g>
  ));
});

type ModuleProps = Pick<Props, 'onChoose'> & {
  node: DrawnNode;
  isStop: boolean;
  isChosen: boolean;
  mark: FlowMark | undefined;
};

/** One module: it can be pointed at, chosen and reached by keys. */
const Module = memo(function Module({ node, isStop, isChosen, onChoose, mark }: ModuleProps) {
  const { module, x, y } = node;
  const drawn = <SvgPart part={drawNode(node, pagePalette)} />;
  if (module.kind === 'empty') return <g aria-hidden="true">{drawn}</g>;
  const choose = () => onChoose(isChosen ? null : module.key);
  return (
    <g
      role="button"
      tabIndex={isStop ? 0 : -1}
      aria-label={wordsWithMark(wordsOfModule(module), mark)}
      aria-pressed={isChosen}
      className={styles.module}
      data-testid="flow-node"
      data-kind={module.kind}
      data-change={module.change ?? undefined}
      data-mark={mark}
      data-key={module.key}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose();
      }}
    >
      <circle cx={x} cy={y} r={sizes.radius + 8} className={styles.halo} />
      {drawn}
      {mark && <MarkSign mark={mark} x={x} y={y} />}
    </g>
  );
});
