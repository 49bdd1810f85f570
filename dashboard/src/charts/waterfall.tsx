import { t } from '@lingui/core/macro';
import { UnstyledButton, useComputedColorScheme } from '@mantine/core';
import { Hint } from '../ui/hint.tsx';
import { series as colours, type SeriesRole } from '../ui/palette.ts';
import styles from './waterfall.module.css';

/** One row of a waterfall: a level that the ones before lead to, or what is added to it or taken off. */
export type WaterfallStep = {
  /** The API's name of the figure; marks the amount as `data-movement`. */
  key: string;
  label: string;
  definition: string;
  kind: 'level' | 'added' | 'taken';
  /** null: it cannot be known. */
  amount: number | null;
};

type Placed = WaterfallStep & { from: number; to: number };

/**
 * A sum step by step, each bar beginning where the one before ends. It is a table, so every amount can be read and checked by hand; the
 * roles are written out because a narrow screen lays its rows out otherwise.
 */
export function Waterfall(props: {
  label: string;
  steps: readonly WaterfallStep[];
  format: (amount: number) => string;
}) {
  const { label, steps, format } = props;
  const scheme = useComputedColorScheme('light');
  const placed = placedSteps(steps);
  const ends = placed.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const share = (amount: number) => (most === least ? 0 : ((amount - least) / (most - least)) * 100);
  return (
    <div className={styles.frame} role="region" aria-label={t`${label}, table`} tabIndex={0}>
      <table className={styles.table} aria-label={label} role="table">
        <tbody role="rowgroup">
          {placed.map((step) => (
            <tr key={step.key} data-kind={step.kind} role="row">
              <th scope="row" role="rowheader">
                <Hint label={step.definition}>
                  <UnstyledButton className={styles.label} aria-label={`${step.label}: ${step.definition}`}>
                    {step.label}
                  </UnstyledButton>
                </Hint>
              </th>
              <td className={styles.bars} aria-hidden>
                <div className={styles.track}>
                  <div className={styles.zero} style={{ insetInlineStart: `${share(0)}%` }} />
                  {step.from !== step.to && (
                    <div
                      className={styles.bar}
                      style={{
                        background: colours[scheme][roleOf(step)],
                        insetInlineStart: `${share(Math.min(step.from, step.to))}%`,
                        inlineSize: `${Math.abs(share(step.to) - share(step.from))}%`,
                      }}
                    />
                  )}
                </div>
              </td>
              <td className={styles.amount} role="cell">
                <span className={styles.sign}>{signOf(step)}</span>
                <span data-movement={step.key}>{amountText(step, format)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where each bar begins and ends: a level begins at nothing, whatever else where the one before ended. */
export function placedSteps(steps: readonly WaterfallStep[]): Placed[] {
  let at = 0;
  return steps.map((step) => {
    const amount = step.amount ?? 0;
    const from = step.kind === 'level' ? 0 : at;
    at = step.kind === 'taken' ? at - amount : from + amount;
    return { ...step, from, to: at };
  });
}

/** What is taken off is written without its sign, which stands before it. */
function amountText({ kind, amount }: WaterfallStep, format: (amount: number) => string): string {
  if (amount === null) return '–';
  return format(kind === 'level' ? amount : Math.abs(amount));
}

/** By what it does, not by how it is called: a cost below zero adds. */
function signOf({ kind, amount }: WaterfallStep): string {
  if (kind === 'level' || amount === null || amount === 0) return '';
  return amount > 0 === (kind === 'added') ? '+' : '−';
}

/** A colour beside the sign, never in its place. */
function roleOf(step: WaterfallStep): SeriesRole {
  if (step.kind === 'level') return 'first';
  return signOf(step) === '+' ? 'third' : 'second';
}
