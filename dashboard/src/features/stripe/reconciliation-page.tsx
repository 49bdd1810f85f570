import { t } from '@lingui/core/macro';
import { Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { reconciliationQuery, type ReconciliationReport } from '../../api/stripe.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import { formatDay } from '../../format/time.ts';
import { wordsOf } from '../../format/words.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { differencesText } from './difference-words.ts';

type Difference = ReconciliationReport['differences'][number];
type Other = ReconciliationReport['others'][number];

const differenceColumns: Column<Difference>[] = [
  { key: 'day', header: t`Day`, cell: ({ day }) => formatDay(day) },
  { key: 'category', header: t`Category`, cell: ({ category }) => wordsOf(category) },
  {
    key: 'ledger',
    header: t`Ledger`,
    align: 'end',
    cell: ({ ledger, currency }) => formatMoney(ledger, currency),
  },
  {
    key: 'stripe',
    header: t`Stripe`,
    align: 'end',
    cell: ({ stripe, currency }) => formatMoney(stripe, currency),
  },
  {
    key: 'cause',
    header: t`Cause`,
    cell: ({ transactions, cause }) => (
      <Stack gap={4}>
        {transactions.length === 0 && <Text fz="sm">{cause}</Text>}
        {transactions.map(({ transactionId, cause: one }) => (
          <div key={transactionId}>
            <Text fz="sm">{one}</Text>
            <Text fz="xs" c="dimmed" style={{ wordBreak: 'break-all' }}>
              {transactionId}
            </Text>
          </div>
        ))}
      </Stack>
    ),
  },
  {
    key: 'repaired',
    header: t`Repaired`,
    cell: ({ repaired }) => <StatusBadge status={repaired ? 'repaired' : 'open'} />,
  },
];

const otherColumns: Column<Other>[] = [
  { key: 'day', header: t`Day`, cell: ({ day }) => formatDay(day) },
  { key: 'what', header: t`What moved`, cell: ({ what }) => what },
  { key: 'count', header: t`Movements`, align: 'end', cell: ({ count }) => formatCount(count) },
  {
    key: 'amount',
    header: t`Sum`,
    align: 'end',
    cell: ({ amount, currency }) => formatMoney(amount, currency),
  },
  { key: 'fee', header: t`Fees`, align: 'end', cell: ({ fee, currency }) => formatMoney(fee, currency) },
];

/** One comparison: what differed, why, and what was done about it. */
export function ReconciliationPage() {
  const { id } = useParams({ from: '/dashboard/stripe/reconciliations/$id' });
  const query = useQuery(reconciliationQuery(id));
  const run = query.data;
  return (
    <>
      <PageHeader
        title={run ? `${formatDay(run.from)} – ${formatDay(run.to)}` : t`Reconciliation`}
        description={
          <>
            <Link
              to="/dashboard/stripe"
              search={{ part: 'reconciliations' } as never}
            >{t`Reconciliations`}</Link>
            {run && ` · ${differencesText(run)}`}
          </>
        }
        actions={run && <StatusBadge status={run.state} />}
      />
      <DataState query={query}>{(loaded) => <Report report={loaded} />}</DataState>
    </>
  );
}

function Report({ report }: { report: ReconciliationReport }) {
  return (
    <Stack gap={32}>
      {report.error && (
        <Notice tone="bad" title={t`The last attempt failed; it is tried again`}>
          {report.error}
        </Notice>
      )}
      <Part
        title={t`Differences`}
        description={t`What was certain is repaired by further rows of the ledger; the rest needs a look.`}
      >
        {report.differences.length === 0 ? (
          <Paper>
            <EmptyState
              title={report.state === 'done' ? t`The two agree to the cent` : t`Nothing differs so far`}
            />
          </Paper>
        ) : (
          <DataTable
            label={t`Differences`}
            columns={differenceColumns}
            rows={report.differences}
            rowKey={({ day, currency, category }) => `${day} ${currency} ${category}`}
          />
        )}
      </Part>
      {report.others.length > 0 && (
        <Part
          title={t`Not revenue`}
          description={t`Payouts, Stripe’s own fees and what other apps sell through the same account.`}
        >
          <DataTable
            label={t`Other movements`}
            columns={otherColumns}
            rows={report.others}
            rowKey={({ day, currency, category, what }) => `${day} ${currency} ${category} ${what}`}
          />
        </Part>
      )}
    </Stack>
  );
}
