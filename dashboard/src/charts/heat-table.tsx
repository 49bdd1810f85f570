import { t } from '@lingui/core/macro';
import { useComputedColorScheme } from '@mantine/core';
import { series as colours } from '../ui/palette.ts';
import styles from './heat-table.module.css';

export type HeatRow = {
  key: string;
  label: string;
  /** How many the row is about, written out. */
  size: string;
  /** null: not known yet. */
  values: readonly (number | null)[];
};

/** As strong as a colour may be for the text above it to stay readable in both schemes. */
const strongest = 40;

/** Numbers in rows and columns, the larger the stronger their colour; every number is written out. */
export function HeatTable(props: {
  label: string;
  rowHeader: string;
  sizeHeader: string;
  columns: readonly string[];
  rows: readonly HeatRow[];
  /** Stands below the rows, such as what they have in common. */
  summary?: HeatRow | undefined;
  format: (value: number) => string;
}) {
  const { label, rowHeader, sizeHeader, columns, rows, summary, format } = props;
  const colour = colours[useComputedColorScheme('light')].first;
  const most = Math.max(0, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const paint = (value: number | null) =>
    value === null || value <= 0 || most === 0
      ? undefined
      : `color-mix(in srgb, ${colour} ${(value / most) * strongest}%, transparent)`;
  const row = ({ key, label: name, size, values }: HeatRow, isSummary: boolean) => (
    <tr key={key} data-row={key} data-summary={isSummary || undefined}>
      <th scope="row">{name}</th>
      <td className={styles.size}>{size}</td>
      {columns.map((column, place) => {
        const value = values[place];
        return (
          <td key={column} style={{ background: paint(value ?? null) }} data-value={value ?? ''}>
            {value === undefined ? (
              ''
            ) : value === null ? (
              <abbr title={t`Not over yet`}>–</abbr>
            ) : (
              format(value)
            )}
          </td>
        );
      })}
    </tr>
  );
  return (
    <div className={styles.frame} role="region" aria-label={t`${label}, table`} tabIndex={0}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{rowHeader}</th>
            <th scope="col" className={styles.size}>
              {sizeHeader}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{rows.map((one) => row(one, false))}</tbody>
        {summary && <tfoot>{row(summary, true)}</tfoot>}
      </table>
    </div>
  );
}
