import { t } from '@lingui/core/macro';
import { Badge, Group, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatDuration } from '../../format/duration.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { durationsPath, durationsQuery } from './completion-query.ts';
import { durationClasses, type DurationClass } from './duration-classes.ts';

/** How the durations of completed runs are spread, with the percentiles where they lie. */
export function DistributionPart({ question: { alone } }: { question: FigureQuestion }) {
  const query = useQuery(durationsQuery(alone));
  return (
    <Part
      title={t`How long runs took`}
      description={t`Completed runs by their duration; each class reaches about twice as far as the one before.`}
      actions={<CsvButton path={durationsPath} values={alone} name="durations" />}
    >
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`Nothing has completed`}
            >{t`In this period and for these filters.`}</EmptyState>
          </Paper>
        }
      >
        {(report) => {
          const classes = durationClasses(report);
          const most = Math.max(...classes.map(({ share }) => share));
          return (
            <DataTable
              label={t`Durations of completed runs`}
              columns={columnsFor(report.totals, most)}
              rows={classes}
              rowKey={({ upToMs }) => String(upToMs)}
            />
          );
        }}
      </DataState>
    </Part>
  );
}

type Percentiles = { p50Ms: number | null; p95Ms: number | null };

function columnsFor(percentiles: Percentiles, most: number): Column<DurationClass>[] {
  const names = { p50Ms: t`Median`, p95Ms: t`95th percentile` };
  return [
    {
      key: 'class',
      header: t`Duration`,
      cell: ({ aboveMs, upToMs }) => (
        <Text fz="sm" style={{ whiteSpace: 'nowrap' }}>
          {aboveMs === 0
            ? t`up to ${formatDuration(upToMs)}`
            : t`${formatDuration(aboveMs)} to ${formatDuration(upToMs)}`}
        </Text>
      ),
    },
    {
      key: 'runs',
      header: t`Runs`,
      align: 'end',
      cell: ({ runs }) => <span data-figure="runs">{formatCount(runs)}</span>,
    },
    { key: 'share', header: t`Of all`, align: 'end', cell: ({ share }) => formatRate(share) },
    {
      key: 'bar',
      header: t`Share`,
      isHeaderHidden: true,
      // The fullest class fills its bar.
      cell: ({ share }) => <ShareBar share={most === 0 ? 0 : share / most} />,
    },
    {
      key: 'holds',
      header: t`Percentiles`,
      isHeaderHidden: true,
      cell: ({ holds }) => (
        <Group gap={6}>
          {holds.map((name) => (
            <Badge key={name} variant="light" tt="none">
              {names[name]} {formatDuration(percentiles[name] ?? 0)}
            </Badge>
          ))}
        </Group>
      ),
    },
  ];
}
