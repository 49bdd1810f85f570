import { formatDay } from '../format/time.ts';
import styles from './series-table.module.css';
import type { Series } from './series.ts';

/** The data of a chart as a table, written out exactly; a gap is a dash. */
export function SeriesTable(props: { days: string[]; series: Series[]; label: string; testId: string }) {
  const { days, series, label, testId } = props;
  return (
    <table className={styles.table} aria-label={label} data-testid={testId}>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {series.map((one) => (
            <th key={one.key} scope="col">
              {one.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((day, index) => (
          <tr key={day} data-day={day}>
            <th scope="row">{formatDay(day)}</th>
            {series.map((one) => {
              const value = one.values[index] ?? null;
              return (
                <td key={one.key} data-series={one.key}>
                  {value === null ? '–' : one.format(value)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
