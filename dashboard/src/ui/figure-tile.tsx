import { t } from '@lingui/core/macro';
import { UnstyledButton } from '@mantine/core';
import { Children, type CSSProperties, type ReactNode } from 'react';
import { formatChange, type Change } from '../format/change.ts';
import { FigureSeal, type Seal } from './figure-seal.tsx';
import styles from './figure-tile.module.css';
import { Hint } from './hint.tsx';
import { DownIcon, UpIcon } from './icons.tsx';

export type FigureTileProps = {
  /** The API's name of the figure; marks the value as `data-figure`. */
  figure: string;
  label: string;
  definition: string;
  /** The figure as text, or null when it cannot be known. */
  value: string | null;
  whyUnknown: string;
  change: Change | null;
  /** Which direction is welcome; "neither" leaves the change uncoloured. */
  better: 'up' | 'down' | 'neither';
  /** How far the audits bear it out; null: it was never audited. */
  seal?: Seal | null;
  /** What whoever reads the figure is to know beside it. */
  note?: ReactNode;
};

/** One figure with its meaning and its change; an unknown figure is a dash that says why. */
export function FigureTile({
  figure,
  label,
  definition,
  value,
  whyUnknown,
  change,
  better,
  seal = null,
  note,
}: FigureTileProps) {
  return (
    <section className={styles.tile} aria-label={label}>
      <div className={styles.heading}>
        <Hint label={definition}>
          <UnstyledButton className={styles.label} aria-label={`${label}: ${definition}`}>
            {label}
          </UnstyledButton>
        </Hint>
        {seal && <FigureSeal label={label} seal={seal} />}
      </div>
      <div className={styles.value} data-figure={figure}>
        {value ?? '–'}
      </div>
      {value === null ? (
        <div className={styles.change}>{whyUnknown}</div>
      ) : (
        <ChangeText change={change} better={better} />
      )}
      {note && <div className={styles.note}>{note}</div>}
    </section>
  );
}

/** So many amounts of money fit beside each other. */
const mostInARow = 5;

/** Tiles side by side in one row, more than five in two; two in a row where it is narrow. */
export function FigureGrid({ children }: { children: ReactNode }) {
  const count = Children.count(children);
  const columns = count > mostInARow ? Math.ceil(count / 2) : count;
  return (
    <div className={styles.frame}>
      <div className={styles.grid} style={{ '--columns': columns } as CSSProperties}>
        {children}
      </div>
    </div>
  );
}

function ChangeText({ change, better }: Pick<FigureTileProps, 'change' | 'better'>) {
  if (!change) return <div className={styles.change} />;
  const Arrow = change.by < 0 ? DownIcon : UpIcon;
  return (
    <div className={styles.change} data-tone={toneOf(change.by, better)} data-change>
      {change.by !== 0 && (
        <Arrow size={14} role="img" aria-hidden={false} aria-label={change.by < 0 ? t`Down` : t`Up`} />
      )}
      <span>{formatChange(change)}</span>
    </div>
  );
}

function toneOf(by: number, better: FigureTileProps['better']): 'good' | 'bad' | 'neutral' {
  if (by === 0 || better === 'neither') return 'neutral';
  return by > 0 === (better === 'up') ? 'good' : 'bad';
}
