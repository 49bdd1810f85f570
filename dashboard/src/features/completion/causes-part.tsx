import { t } from '@lingui/core/macro';
import { Code, Group, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatCount, formatRate } from '../../format/number.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { completionQuery, type Completion, type CompletionItem } from './completion-query.ts';

type Cause = Pick<CompletionItem, 'group' | 'failed' | 'retries' | 'tests'> & { share: number };

/** Why runs failed, the most frequent code first, each with a way to its messages. */
export function CausesPart({ question: { range, alone } }: { question: FigureQuestion }) {
  const values = { ...alone, groupBy: 'error' };
  const query = useQuery(completionQuery(values));
  const mayRead = useMay('settings:read');
  const { from, to } = range;
  const { scenario, customer } = alone;
  const search = { kind: 'task', order: 'count', from, to, scenario, customer };
  return (
    <Part
      title={t`Failures by cause`}
      description={t`Failed runs by the code that they told, without retries and tests.`}
      actions={
        <Group gap="sm">
          {mayRead && (
            <Link to="/dashboard/errors" search={search as never}>
              <Text span fz="sm">{t`By message`}</Text>
            </Link>
          )}
          <CsvButton path="/admin/analytics/completion" values={values} name="failures-by-cause" />
        </Group>
      }
    >
      <DataState
        query={query}
        isEmpty={(report) => causesOf(report).length === 0}
        empty={
          <Paper>
            <EmptyState title={t`No run has failed`}>{t`In this period and for these filters.`}</EmptyState>
          </Paper>
        }
      >
        {(report) => (
          <DataTable
            label={t`Failures by cause`}
            columns={columnsFor(mayRead ? search : null)}
            rows={causesOf(report)}
            rowKey={({ group }) => group ?? 'none'}
          />
        )}
      </DataState>
    </Part>
  );
}

/** The code null holds all runs without one, the completed too; only its failed ones are meant. */
function causesOf({ items, totals }: Completion): Cause[] {
  return items
    .filter(({ failed }) => failed > 0)
    .map((item) => ({ ...item, share: totals.failed === 0 ? 0 : item.failed / totals.failed }))
    .toSorted((one, other) => other.failed - one.failed);
}

function columnsFor(search: object | null): Column<Cause>[] {
  return [
    {
      key: 'code',
      header: t`Code`,
      cell: ({ group }) => {
        if (group === null) return <Text fz="sm">{t`Without a code`}</Text>;
        if (!search) return <Code>{group}</Code>;
        return (
          <Link to="/dashboard/errors" search={{ ...search, code: group } as never}>
            <Code>{group}</Code>
          </Link>
        );
      },
    },
    {
      key: 'failed',
      header: t`Failed`,
      align: 'end',
      cell: ({ failed }) => <span data-figure="failed">{formatCount(failed)}</span>,
    },
    { key: 'share', header: t`Of all failed`, align: 'end', cell: ({ share }) => formatRate(share) },
    { key: 'bar', header: t`Share`, isHeaderHidden: true, cell: ({ share }) => <ShareBar share={share} /> },
    {
      key: 'retries',
      header: t`Retries that failed`,
      align: 'end',
      cell: ({ group, retries }) => (group === null ? '–' : formatCount(retries)),
    },
  ];
}
