import { t } from '@lingui/core/macro';
import { Group, Paper, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDuration } from '../../format/duration.ts';
import { formatCount } from '../../format/number.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column, type Sort } from '../../ui/data-table.tsx';
import { sorted, sortOf, sortText } from '../../ui/figure-order.ts';
import { NarrowLink } from '../../ui/narrow-link.tsx';
import { Part } from '../../ui/part.tsx';
import { useAddress } from '../../ui/use-address.ts';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { RateInterval } from '../../ui/rate-interval.tsx';
import { completionQuery, type CompletionItem } from './completion-query.ts';

const groupings = [
  { value: 'scenario', label: t`Scenario` },
  { value: 'customer', label: t`Customer` },
] as const;
const shownAtOnce = 25;
const figures = ['started', 'completionRate', 'failed', 'timedOut', 'p50Ms', 'p95Ms'] as const;
const usual = 'started';
/** A rate over fewer finished runs says too little to be ranked by it. */
const fewestToRank = 30;

/** The same runs by scenario or customer; who has too few finished ones is not ranked by the rate. */
export function GroupsPart({ question: { alone } }: { question: FigureQuestion }) {
  const { values: address, write } = useAddress();
  const by = groupings.find(({ value }) => value === address['by']) ?? groupings[0];
  const values = { ...alone, groupBy: by.value };
  const query = useQuery(completionQuery(values));
  const sort = sortOf(address['sort'], figures, usual);
  const [shown, setShown] = useState(shownAtOnce);
  return (
    <Part
      title={t`Where runs fail and succeed`}
      description={t`Ranked by the rate from 30 finished runs on; fewer say little.`}
      actions={
        <Group gap="sm">
          <SegmentedControl
            aria-label={t`Group by`}
            size="xs"
            data={groupings.map(({ value, label }) => ({ value, label }))}
            value={by.value}
            onChange={(value) => write({ by: value === 'scenario' ? undefined : value })}
          />
          <CsvButton path="/admin/analytics/completion" values={values} name={`completion-by-${by.value}`} />
        </Group>
      }
    >
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`No run in this period`}
            >{t`Choose a longer one, or take a filter away.`}</EmptyState>
          </Paper>
        }
      >
        {({ items }) => {
          const rows = sorted(items, sort.direction, (item) => rankOf(item, sort.by));
          return (
            <DataTable
              label={t`Completion by ${by.value}`}
              columns={columnsFor(by.value, by.label)}
              rows={rows.slice(0, shown)}
              rowKey={({ group }) => group ?? 'none'}
              sort={sort}
              onSort={(chosen: Sort) => write({ sort: sortText(chosen, usual) })}
              onMore={rows.length > shown ? () => setShown(shown + shownAtOnce) : undefined}
            />
          );
        }}
      </DataState>
    </Part>
  );
}

function columnsFor(by: 'scenario' | 'customer', header: string): Column<CompletionItem>[] {
  const count = (figure: 'started' | 'failed' | 'timedOut', title: string): Column<CompletionItem> => ({
    key: figure,
    header: title,
    align: 'end',
    sortable: true,
    cell: (item) => <span data-figure={figure}>{formatCount(item[figure])}</span>,
  });
  const duration = (figure: 'p50Ms' | 'p95Ms', title: string): Column<CompletionItem> => ({
    key: figure,
    header: title,
    align: 'end',
    sortable: true,
    cell: ({ [figure]: ms }) => (ms === null ? '–' : formatDuration(ms)),
  });
  return [
    {
      key: 'group',
      header,
      cell: ({ group, label }) => (
        <NarrowLink name={by} value={group}>
          {group === null ? t`Not known` : (label ?? group)}
        </NarrowLink>
      ),
    },
    count('started', t`Started`),
    {
      key: 'completionRate',
      header: t`Completion rate`,
      align: 'end',
      sortable: true,
      cell: ({ completionRate, completionRateLow, completionRateHigh }) => (
        <RateInterval rate={completionRate} low={completionRateLow} high={completionRateHigh} />
      ),
    },
    count('failed', t`Failed`),
    count('timedOut', t`Timed out`),
    duration('p50Ms', t`Median`),
    duration('p95Ms', t`95th percentile`),
  ];
}

function rankOf(item: CompletionItem, by: (typeof figures)[number]): number | null {
  const finished = item.completed + item.failed + item.timedOut;
  return by === 'completionRate' && finished < fewestToRank ? null : item[by];
}
