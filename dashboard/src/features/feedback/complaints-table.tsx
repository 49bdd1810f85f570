import { t } from '@lingui/core/macro';
import { Paper, Text } from '@mantine/core';
import { formatCount, formatNumber, formatRate } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import type { ComplaintGrouping, ComplaintReport } from './feedback-query.ts';

/** What complaints can be told apart by. */
export const groupings: { value: ComplaintGrouping; label: string }[] = [
  { value: 'scenario', label: t`Scenario` },
  { value: 'version', label: t`Version` },
  { value: 'aiModel', label: t`AI model` },
];

const perThousand = (value: number | null) => (value === null ? '–' : formatNumber(value));
const share = (value: number | null) => (value === null ? '–' : formatRate(value));

type Row = ComplaintReport['items'][number];

const groupColumn = (groupBy: ComplaintGrouping): Column<Row> => ({
  key: 'group',
  header: groupings.find(({ value }) => value === groupBy)?.label ?? '',
  cell: ({ group, label }) => (group === 'none' ? t`No model` : (label ?? group)),
});

const figureColumns: Column<Row>[] = [
  {
    key: 'complaints',
    header: t`Complaints`,
    align: 'end',
    cell: ({ complaints }) => formatCount(complaints ?? 0),
  },
  {
    key: 'complainedRuns',
    header: t`Runs complained of`,
    align: 'end',
    cell: ({ complainedRuns }) => formatCount(complainedRuns ?? 0),
  },
  { key: 'runs', header: t`Runs`, align: 'end', cell: ({ runs }) => formatCount(runs ?? 0) },
  {
    key: 'complaintsPer1000',
    header: t`Rate per 1,000 runs`,
    align: 'end',
    cell: (row) => (
      <>
        <span data-figure="complaintsPer1000">{perThousand(row.complaintsPer1000)}</span>
        {row.complaintsPer1000Low !== null && (
          <Text
            fz="xs"
            c="dimmed"
          >{t`${perThousand(row.complaintsPer1000Low)} to ${perThousand(row.complaintsPer1000High)}`}</Text>
        )}
      </>
    ),
  },
  {
    key: 'falseSuccessRate',
    header: t`False successes`,
    align: 'end',
    cell: (row) => share(row.falseSuccessRate),
  },
  { key: 'linkedShare', header: t`Tied to a run`, align: 'end', cell: (row) => share(row.linkedShare) },
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
        <EmptyState title={t`Nobody has complained in this period`}>{t`Choose a longer one.`}</EmptyState>
      </Paper>
    );
  return (
    <DataTable
      label={t`Complaints by group`}
      columns={[groupColumn(groupBy), ...figureColumns]}
      rows={complained.toSorted((a, b) => (b.complaintsPer1000 ?? 0) - (a.complaintsPer1000 ?? 0))}
      rowKey={({ group }) => group ?? ''}
    />
  );
}
