import { appName } from '../../format/app-name.ts';
import { appColour } from './app-colours.ts';
import type { DrawnLink, DrawnMarker, DrawnNode } from './block.ts';
import { FlowGlyph } from './flow-glyph.tsx';
import { sizes } from './geometry.ts';
import { labelLines } from './label-lines.ts';
import styles from './flow-drawing.module.css';

/** A module: its app's circle with its label and the app's name beneath. Error handlers are ringed by dashes. */
export function FlowNode({ node }: { node: DrawnNode }) {
  const { module, x, y, isInErrorFlow } = node;
  const { fill, ink } = appColour(module.app);
  const isEmpty = module.kind === 'empty';
  const label = labelLines(module.label, 20, 2);
  return (
    <g transform={`translate(${x} ${y})`} data-testid="flow-node" data-kind={module.kind}>
      <title>{isEmpty ? module.label : `${module.label} (${appName(module.app)})`}</title>
      {module.kind === 'trigger' && <circle r={sizes.radius + 4} className={styles.trigger} />}
      {isInErrorFlow && <circle r={sizes.radius + 4} className={styles.errorRing} />}
      <circle
        r={sizes.radius}
        className={isEmpty ? styles.empty : styles.circle}
        fill={isEmpty ? 'none' : fill}
      />
      <FlowGlyph app={module.app} kind={module.kind} ink={isEmpty ? 'var(--sl-muted)' : ink} />
      {label.map((line, index) => (
        <text key={index} y={sizes.radius + 18 + index * 15} className={styles.label}>
          {line}
        </text>
      ))}
      {!isEmpty && (
        <text y={sizes.radius + 18 + label.length * 15} className={styles.app}>
          {labelLines(appName(module.app), 22, 1)[0]}
        </text>
      )}
    </g>
  );
}

/** A line of dots, as Make draws it. */
export function FlowLink({ link }: { link: DrawnLink }) {
  const { from, to, bendFrom, bendTo, kind } = link;
  const middle = (bendFrom + bendTo) / 2;
  const path =
    from.y === to.y || kind === 'error'
      ? `M${from.x} ${from.y}L${to.x} ${to.y}`
      : `M${from.x} ${from.y}H${bendFrom}C${middle} ${from.y} ${middle} ${to.y} ${bendTo} ${to.y}H${to.x}`;
  return <path d={path} className={styles.link} data-kind={kind} />;
}

/** The name of a filter or a branch on its line, with a funnel. */
export function FlowMarker({ marker }: { marker: DrawnMarker }) {
  const lines = labelLines(marker.text, 20, 2);
  return (
    <g transform={`translate(${marker.x} ${marker.y})`} data-testid="flow-marker">
      <title>{marker.text}</title>
      <circle r={11} className={styles.marker} />
      <path d="M-5-4h10l-4 5v4l-2-1V1z" className={styles.funnel} />
      {lines.map((line, index) => (
        <text key={index} y={-17 - (lines.length - 1 - index) * 14} className={styles.markerText}>
          {line}
        </text>
      ))}
    </g>
  );
}
