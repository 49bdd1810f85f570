import { Paper, Text } from '@mantine/core';
import { formatCount, formatNumber, formatRate } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import type { ComplaintGrouping, ComplaintReport } from './feedback-query.ts';

/** What complaints can be told apart by. */
export const groupings: { value: ComplaintGrouping; label: string }[] = [
  { value: 'scenario', label: 'Scenario' },
  { value: 'version', label: 'Version' },
  { value: 'aiModel', label: 'AI model' },
];

const perThousand = (value: number | null) => (value === null ? '–' : formatNumber(value));
const share = (value: number | null) => (value === null ? '–' : formatRate(value));

type Row = ComplaintReport['items'][number];

const groupColumn = (groupBy: ComplaintGrouping): Column<Row> => ({
  key: 'group',
  header: groupings.find(({ value }) => value === groupBy)?.label ?? '',
  cell: ({ group, label }) => (group === 'none' ? 'No model' : (label ?? group)),
});

const figureColumns: Column<Row>[] = [
  {
    key: 'complaints',
    header: 'Complaints',
    align: 'end',
    cell: ({ complaints }) => formatCount(complaints ?? 0),
  },
  {
    key: 'complainedRuns',
    header: 'Runs complained of',
    align: 'end',
    cell: ({ complainedRuns }) => formatCount(complainedRuns ?? 0),
  },
  { key: 'runs', header: 'Runs', align: 'end', cell: ({ runs }) => formatCount(runs ?? 0) },
  {
    key: 'complaintsPer1000',
    header: 'Rate per 1,000 runs',
    align: 'end',
    cell: (row) => (
      <>
        <span data-figure="complaintsPer1000">{perThousand(row.complaintsPer1000)}</span>
        {row.complaintsPer1000Low !== null && (
          <Text fz="xs" c="dimmed">
            {perThousand(row.complaintsPer1000Low)} to {perThousand(row.complaintsPer1000High)}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'falseSuccessRate',
    header: 'False successes',
    align: 'end',
    cell: (row) => share(row.falseSuccessRate),
  },
  { key: 'linkedShare', header: 'Tied to a run', align: 'end', cell: (row) => share(row.linkedShare) },
];

/** Complaints by what they are about, the worst first; what nobody complained about is left out. */
export function ByGroup({
  report: { items },
  groupBy,
}: {
  report: ComplaintReport;
  groupBy: ComplaintGrouping;
}) {
  const complained = items.filter(({ complaints }) => (complaints ?? 0) > 0);
  if (complained.length === 0)
    return (
      <Paper>
        <EmptyState title="Nobody has complained in this period">Choose a longer one.</EmptyState>
      </Paper>
    );
  return (
    <DataTable
      label="Complaints by group"
      columns={[groupColumn(groupBy), ...figureColumns]}
      rows={complained.toSorted((a, b) => (b.complaintsPer1000 ?? 0) - (a.complaintsPer1000 ?? 0))}
      rowKey={({ group }) => group ?? ''}
    />
  );
}
