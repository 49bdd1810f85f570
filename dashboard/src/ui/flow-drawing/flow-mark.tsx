import { t } from '@lingui/core/macro';
import type { FlowModule } from '../../../../flow-drawing/flow.ts';
import { sizes } from '../../../../flow-drawing/geometry.ts';
import styles from './flow-drawing.module.css';

/** What a page has to say about a module: that something in it is wrong, or worth a look. */
export type FlowMark = 'bad' | 'warn';
/** Marks by the numbers of modules. */
export type FlowMarks = ReadonlyMap<number, FlowMark>;

export const markOf = (marks: FlowMarks | undefined, { number }: FlowModule): FlowMark | undefined =>
  number === null ? undefined : marks?.get(number);

const markWords: Record<FlowMark, string> = { bad: t`has an error`, warn: t`has a warning` };

/** The same in words, for who does not see the sign. */
export const wordsWithMark = (words: string, mark: FlowMark | undefined): string =>
  mark ? `${words}, ${markWords[mark]}` : words;

const signs: Record<FlowMark, string> = { bad: 'M-4-4 4 4M4-4-4 4', warn: 'M0-5.5V1.5M0 5.3V5.4' };

/** A sign on a circle's edge: a cross on an error, a point of exclamation on a warning, so that colour is not needed. */
export function MarkSign({ mark, x, y }: { mark: FlowMark; x: number; y: number }) {
  const away = sizes.radius * 0.72;
  return (
    <g transform={`translate(${x - away} ${y - away})`} className={styles.sign} data-mark={mark}>
      <circle r={12} />
      <path d={signs[mark]} />
    </g>
  );
}
