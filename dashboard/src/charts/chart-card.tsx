import { t } from '@lingui/core/macro';
import { Button, Skeleton, Title } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useReporting } from '../format/reporting.ts';
import { useNow } from '../format/use-now.ts';
import { dayInZone } from '../time-range/days.ts';
import { ChartIcon, TableIcon } from '../ui/icons.tsx';
import styles from './chart-card.module.css';
import { ChartDownloads, type ChartCsv } from './chart-downloads.tsx';
import { ChartLegend } from './chart-legend.tsx';
import { SeriesTable } from './series-table.tsx';
import { openBucket, unitOf, type ChartEvent, type Series } from './series.ts';
import { useChartEvents } from './use-chart-events.ts';

const TimeSeriesChart = lazy(async () => ({
  default: (await import('./time-series-chart.tsx')).TimeSeriesChart,
}));

type ChartCardProps = {
  /** Names the chart in test hooks: `chart-…` and `chart-table-…`. */
  name: string;
  title: string;
  days: string[];
  series: Series[];
  /** Where the API gives the same data as CSV. */
  csv?: ChartCsv;
  /** Whether releases, changed prices and alerts stand in it: of the library, or of one scenario by its id. */
  events?: 'library' | { scenario: string };
};

const noEvents: ChartEvent[] = [];

/**
 * A chart with its unit and legend, and the same data as a table in its place at the press of a button; both can be taken along. Chart.js is
 * loaded when first drawn.
 */
export function ChartCard({ name, title, days, series, csv, events }: ChartCardProps) {
  const [asTable, setAsTable] = useState(false);
  const { timeZone } = useReporting();
  const today = dayInZone(useNow(), timeZone);
  const open = useMemo(() => openBucket(days, today), [days, today]);
  const happened = useChartEvents(events, days) ?? noEvents;
  const unit = unitOf(series);
  return (
    <section className={styles.card} aria-label={title}>
      <div className={styles.head}>
        <Title order={3} fz={14} fw={600}>
          {title}
          {unit && <span className={styles.unit}> · {unit}</span>}
        </Title>
        <ChartLegend series={series} events={happened} />
        <div className={styles.ways}>
          <Button
            variant="subtle"
            color="gray"
            c="dimmed"
            size="compact-sm"
            leftSection={asTable ? <ChartIcon size={15} /> : <TableIcon size={15} />}
            onClick={() => setAsTable(!asTable)}
            aria-label={asTable ? t`${title}: show the chart` : t`${title}: show the table of the same data`}
          >
            {asTable ? t`Chart` : t`Table`}
          </Button>
          <ChartDownloads
            title={title}
            name={name}
            csv={csv}
            drawing={{ days, series, open, events: happened }}
          />
        </div>
      </div>
      {asTable ? (
        <div className={styles.table} role="region" aria-label={t`${title}, table`} tabIndex={0}>
          <SeriesTable
            days={days}
            series={series}
            label={title}
            testId={`chart-table-${name}`}
            open={open}
            events={happened}
          />
        </div>
      ) : (
        <div className={styles.plot} data-testid={`chart-${name}`}>
          <Suspense fallback={<Skeleton height="100%" />}>
            <TimeSeriesChart
              days={days}
              series={series}
              label={t`${title}. The same data can be had as a table.`}
              open={open}
              events={happened}
            />
          </Suspense>
        </div>
      )}
    </section>
  );
}
