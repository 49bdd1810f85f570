import { t } from '@lingui/core/macro';
import styles from './series-table.module.css';
import { titleText } from './bucket-words.ts';
import { bucketOfDay, type ChartEvent, type Series } from './series.ts';

/** The data of a chart as a table, written out exactly; a gap is a dash. */
export function SeriesTable(props: {
  days: string[];
  series: Series[];
  label: string;
  testId: string;
  open?: number;
  events?: ChartEvent[];
}) {
  const { days, series, label, testId, open = -1, events = [] } = props;
  const before = series.find(({ previous }) => previous);
  return (
    <table className={styles.table} aria-label={label} data-testid={testId}>
      <thead>
        <tr>
          <th scope="col">{t`Day`}</th>
          {series.map((one) => (
            <th key={one.key} scope="col" title={one.definition}>
              {one.label}
            </th>
          ))}
          {before && <th scope="col">{t`${before.label} before`}</th>}
          {events.length > 0 && <th scope="col">{t`What happened`}</th>}
        </tr>
      </thead>
      <tbody>
        {days.map((day, index) => (
          <tr key={day} data-day={day}>
            <th scope="row">{titleText(days, index, open)}</th>
            {series.map((one) => (
              <td key={one.key} data-series={one.key}>
                {textOf(one, one.values[index])}
              </td>
            ))}
            {before && <td>{textOf(before, before.previous?.[index])}</td>}
            {events.length > 0 && (
              <td>
                {events
                  .filter((event) => bucketOfDay(days, event.day) === index)
                  .map(({ text }) => text)
                  .join('; ')}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const textOf = (one: Series, value: number | null | undefined) =>
  value === null || value === undefined ? '–' : one.format(value);
