import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Report } from '../../api/figures.ts';
import { changeFrom, formatChange } from '../../format/change.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { ComparisonButton } from '../../time-range/comparison-button.tsx';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { FigureFilters } from '../../ui/figure-filters.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { Part } from '../../ui/part.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import { useFigureQuestion } from '../../ui/use-figure-question.ts';
import { funnelPath, funnelQuery, type FunnelFigures } from './cohorts-query.ts';
import { FunnelCourse } from './funnel-course.tsx';
import { funnelSteps, type FunnelStep } from './funnel-steps.ts';

const filters = ['scenario', 'currency'] as const;

/** How far customers come after their first look: each step within 30 days of it. */
export function FunnelPart() {
  const question = useFigureQuestion(filters);
  const { asked, range } = question;
  const query = useQuery(funnelQuery(asked));
  return (
    <Part
      title={t`From the first look to staying`}
      description={t`Distinct customers by the day of their first view; each step is at or after the one before.`}
      actions={
        <Group gap="xs">
          <CsvButton path={funnelPath} values={asked} name="funnel" />
          <DateRangePicker range={range} />
          <ComparisonButton range={range} />
        </Group>
      }
    >
      <FigureFilters filters={filters} question={question} />
      <DataState
        query={query}
        isEmpty={({ totals }) => totals.viewed === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`Nobody looked for the first time`}
            >{t`Choose a longer period, or every scenario.`}</EmptyState>
          </Paper>
        }
      >
        {(report) => (
          <Stack gap="sm">
            <DataTable
              label={t`Funnel`}
              columns={columnsFor(report)}
              rows={funnelSteps(report.totals)}
              rowKey={({ figure }) => figure}
            />
            <Beside totals={report.totals} />
            <FunnelCourse question={question} />
            <FigureGates gates={report.gates} />
          </Stack>
        )}
      </DataState>
    </Part>
  );
}

function Beside({ totals: { pending, paid, viewed } }: { totals: FunnelFigures }) {
  return (
    <Text fz="sm" c="dimmed">
      {viewed > 0 ? (
        <Trans>
          Of those who looked, <span data-figure="paid">{formatCount(paid)}</span> (
          {formatRate(paid / viewed)}) paid between 30 days before and 30 days after. Of{' '}
          <span data-figure="pending">{formatCount(pending)}</span> it is not known yet whether they stay.
        </Trans>
      ) : (
        <Trans>
          Of those who looked, <span data-figure="paid">{formatCount(paid)}</span> paid between 30 days before
          and 30 days after. Of <span data-figure="pending">{formatCount(pending)}</span> it is not known yet
          whether they stay.
        </Trans>
      )}
    </Text>
  );
}

function columnsFor({ previous }: Report<FunnelFigures>): Column<FunnelStep>[] {
  const rate = (share: number | null) => (share === null ? '–' : formatRate(share));
  return [
    {
      key: 'step',
      header: t`Step`,
      cell: ({ label, definition }) => (
        <>
          <Text fz="sm">{label}</Text>
          <Text fz="xs" c="dimmed" maw={380}>
            {definition}
          </Text>
        </>
      ),
    },
    {
      key: 'bar',
      header: t`Share`,
      isHeaderHidden: true,
      cell: ({ ofAll }) => <ShareBar share={ofAll ?? 0} />,
    },
    {
      key: 'count',
      header: t`Customers`,
      align: 'end',
      cell: ({ figure, count }) => <span data-figure={figure}>{formatCount(count)}</span>,
    },
    { key: 'ofFormer', header: t`Of the step before`, align: 'end', cell: ({ ofFormer }) => rate(ofFormer) },
    { key: 'ofAll', header: t`Of all`, align: 'end', cell: ({ ofAll }) => rate(ofAll) },
    {
      key: 'change',
      header: t`Change`,
      align: 'end',
      cell: ({ figure, count }) => {
        const change = changeFrom(previous?.[figure], count, 'relative');
        return change ? formatChange(change) : '–';
      },
    },
  ];
}
