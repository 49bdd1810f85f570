import { Button, Skeleton, Title, useComputedColorScheme } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { ChartIcon, TableIcon } from '../ui/icons.tsx';
import { series as colours } from '../ui/palette.ts';
import styles from './chart-card.module.css';
import { SeriesTable } from './series-table.tsx';
import type { Series } from './series.ts';

const TimeSeriesChart = lazy(async () => ({
  default: (await import('./time-series-chart.tsx')).TimeSeriesChart,
}));

type ChartCardProps = {
  /** Names the chart in test hooks: `chart-…` and `chart-table-…`. */
  name: string;
  title: string;
  days: string[];
  series: Series[];
};

/** A chart with its legend, and the same data as a table in its place at the press of a button. Chart.js is loaded when first drawn. */
export function ChartCard({ name, title, days, series }: ChartCardProps) {
  const [asTable, setAsTable] = useState(false);
  const scheme = useComputedColorScheme('light');
  return (
    <section className={styles.card} aria-label={title}>
      <div className={styles.head}>
        <Title order={3} fz={14} fw={600}>
          {title}
        </Title>
        <ul className={styles.legend}>
          {series.length > 1 &&
            series
              .filter(({ edge }) => edge !== 'lower')
              .map((one) => (
                <li key={one.key}>
                  <span
                    className={styles.swatch}
                    data-shape={one.edge ? 'band' : one.shape}
                    data-dashed={one.isDashed}
                    style={{ background: colours[scheme][one.role] }}
                  />
                  {one.label}
                </li>
              ))}
        </ul>
        <Button
          variant="subtle"
          color="gray"
          c="dimmed"
          size="compact-sm"
          leftSection={asTable ? <ChartIcon size={15} /> : <TableIcon size={15} />}
          onClick={() => setAsTable(!asTable)}
          aria-label={asTable ? `${title}: show the chart` : `${title}: show the table of the same data`}
        >
          {asTable ? 'Chart' : 'Table'}
        </Button>
      </div>
      {asTable ? (
        <div className={styles.table} role="region" aria-label={`${title}, table`} tabIndex={0}>
          <SeriesTable days={days} series={series} label={title} testId={`chart-table-${name}`} />
        </div>
      ) : (
        <div className={styles.plot} data-testid={`chart-${name}`}>
          <Suspense fallback={<Skeleton height="100%" />}>
            <TimeSeriesChart
              days={days}
              series={series}
              label={`${title}. The same data can be had as a table.`}
            />
          </Suspense>
        </div>
      )}
    </section>
  );
}
