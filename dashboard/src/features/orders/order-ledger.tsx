import { t } from '@lingui/core/macro';
import { Code, Paper, Text } from '@mantine/core';
import type { AdminOrderDetail } from '../../api/orders.ts';
import { wordsOf } from '../../format/words.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/data-state.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { withRunningSum, type SummedRow } from './ledger-sums.ts';

const columns: Column<SummedRow>[] = [
  { key: 'occurredAt', header: t`Date`, cell: ({ occurredAt }) => <TimeText at={occurredAt} /> },
  { key: 'kind', header: t`Movement`, cell: ({ kind }) => wordsOf(kind) },
  {
    key: 'sourceId',
    header: t`Balance transaction`,
    cell: ({ sourceId }) => (
      <Code fz="xs" style={{ wordBreak: 'break-all' }}>
        {sourceId}
      </Code>
    ),
  },
  { key: 'amount', header: t`Amount`, align: 'end', cell: ({ amount }) => <MoneyText money={amount} /> },
  {
    key: 'reportingAmount',
    header: t`Reporting`,
    align: 'end',
    cell: ({ reportingAmount }) => <MoneyText money={reportingAmount} absent={t`Not converted`} />,
  },
  { key: 'sum', header: t`Sum`, align: 'end', cell: ({ sum }) => <MoneyText money={sum} /> },
];

/** The rows of the money ledger that an order made, with the sum so far. */
export function OrderLedger({ ledger }: { ledger: AdminOrderDetail['ledger'] }) {
  const rows = withRunningSum(ledger);
  return (
    <Part
      title={t`Ledger`}
      description={t`Append-only: a correction is another row. The sum is what is left after tax, refunds, disputes and fees.`}
    >
      {rows.length === 0 ? (
        <Paper>
          <EmptyState
            title={t`No money has moved yet`}
          >{t`Rows appear when Stripe’s balance transaction exists; until then the order counts as pending.`}</EmptyState>
        </Paper>
      ) : (
        <DataTable
          label={t`Ledger`}
          columns={columns}
          rows={rows}
          rowKey={({ position }) => String(position)}
        />
      )}
      <Text
        fz="xs"
        c="dimmed"
      >{t`Reporting amounts are what Stripe settled in the reporting currency.`}</Text>
    </Part>
  );
}
