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
  { value: 'scenario', label: 'Scenario', none: 'Plans, over all scenarios' },
  { value: 'plan', label: 'Plan', none: 'Not by a plan' },
  { value: 'bundle', label: 'Bundle', none: 'Not in a bundle' },
  { value: 'country', label: 'Country', none: 'Not known' },
  { value: 'customer', label: 'Customer', none: 'Not known' },
  { value: 'coupon', label: 'Code', none: 'Without a code' },
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
      title="Where it comes from"
      actions={
        <Group gap="sm">
          <SegmentedControl
            aria-label="Group by"
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
          <EmptyState title="No money moved in this period">
            Choose a longer one, or take a filter away.
          </EmptyState>
        }
      >
        {({ items, currency }) => (
          <DataTable
            label="Revenue by group"
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
    { key: 'orders', header: 'Orders', align: 'end', cell: ({ orders }) => formatCount(orders ?? 0) },
    { ...money('grossRevenue'), header: 'Gross revenue' },
    { ...money('refunds'), header: 'Refunds' },
    { ...money('disputes'), header: 'Disputes' },
    { ...money('netRevenue'), header: 'Net revenue' },
    { ...money('netAfterFees'), header: 'After fees' },
    {
      key: 'refundRate',
      header: 'Refund rate',
      align: 'end',
      cell: ({ refundRate }) => (refundRate === null ? '–' : formatRate(refundRate)),
    },
  ];
}
