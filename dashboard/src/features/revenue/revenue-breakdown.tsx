import { t } from '@lingui/core/macro';
import { Group, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatMoney } from '../../format/money.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { NarrowLink } from '../../ui/narrow-link.tsx';
import { Part } from '../../ui/part.tsx';
import { useAddress } from '../../ui/use-address.ts';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import {
  revenuePath,
  revenueQuery,
  type Grouping,
  type Report,
  type RevenueFigures,
} from './revenue-query.ts';

type Row = Report<RevenueFigures>['items'][number];

const groupings: { value: Grouping; label: string; none: string }[] = [
  { value: 'scenario', label: t`Scenario`, none: t`Plans, over all scenarios` },
  { value: 'plan', label: t`Plan`, none: t`Not by a plan` },
  { value: 'bundle', label: t`Bundle`, none: t`Not in a bundle` },
  { value: 'country', label: t`Country`, none: t`Not known` },
  { value: 'customer', label: t`Customer`, none: t`Not known` },
  { value: 'coupon', label: t`Code`, none: t`Without a code` },
];

/** The same money by where it came from; every grouping sums to the same total. */
export function RevenueBreakdown({ question: { alone } }: { question: FigureQuestion }) {
  const { values: address, write } = useAddress();
  const grouping = groupings.find(({ value }) => value === address['by']) ?? groupings[0];
  const by = grouping?.value ?? 'scenario';
  const values = { ...alone, groupBy: by };
  const query = useQuery(revenueQuery(values));
  return (
    <Part
      title={t`Where it comes from`}
      actions={
        <Group gap="sm">
          <SegmentedControl
            aria-label={t`Group by`}
            size="xs"
            data={groupings.map(({ value, label }) => ({ value, label }))}
            value={by}
            onChange={(value) => write({ by: value === 'scenario' ? undefined : value })}
          />
          <CsvButton path={revenuePath} values={values} name={`revenue-by-${by}`} />
        </Group>
      }
    >
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <EmptyState
            title={t`No money moved in this period`}
          >{t`Choose a longer one, or take a filter away.`}</EmptyState>
        }
      >
        {({ items, currency }) => (
          <DataTable
            label={t`Revenue by group`}
            columns={columnsOf(by, grouping?.label ?? '', grouping?.none ?? '', currency)}
            rows={items.toSorted((a, b) => (b.netRevenue ?? 0) - (a.netRevenue ?? 0))}
            rowKey={({ group }) => group ?? 'none'}
          />
        )}
      </DataState>
    </Part>
  );
}

function columnsOf(by: Grouping, header: string, none: string, currency: string): Column<Row>[] {
  const money = (figure: 'grossRevenue' | 'refunds' | 'disputes' | 'netRevenue' | 'netAfterFees') => ({
    key: figure,
    align: 'end' as const,
    cell: (row: Row) => (
      <span data-figure={figure}>{row[figure] === null ? '–' : formatMoney(row[figure], currency)}</span>
    ),
  });
  return [
    {
      key: 'group',
      header,
      cell: ({ group, label }) => (
        <NarrowLink name={by} value={by === 'coupon' ? null : group}>
          {group === null ? none : (label ?? group)}
        </NarrowLink>
      ),
    },
    { key: 'orders', header: t`Orders`, align: 'end', cell: ({ orders }) => formatCount(orders ?? 0) },
    { ...money('grossRevenue'), header: t`Gross revenue` },
    { ...money('refunds'), header: t`Refunds` },
    { ...money('disputes'), header: t`Disputes` },
    { ...money('netRevenue'), header: t`Net revenue` },
    { ...money('netAfterFees'), header: t`After fees` },
    {
      key: 'refundRate',
      header: t`Refund rate`,
      align: 'end',
      cell: ({ refundRate }) => (refundRate === null ? '–' : formatRate(refundRate)),
    },
  ];
}
