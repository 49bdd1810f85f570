import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { payoutsQuery, type PayoutRow } from '../../api/stripe.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';

const columns: Column<PayoutRow>[] = [
  {
    key: 'arrives',
    header: t`Arrives`,
    cell: ({ arrivesAt, id }) => (
      <>
        <TimeText at={arrivesAt} />
        <Text fz="xs" c="dimmed" style={{ wordBreak: 'break-all' }}>
          {id}
        </Text>
      </>
    ),
  },
  {
    key: 'status',
    header: t`Status`,
    cell: ({ status, failure }) => (
      <>
        <StatusBadge status={status} />
        {failure && (
          <Text fz="xs" c="var(--sl-bad)">
            {failure.message}
          </Text>
        )}
      </>
    ),
  },
  { key: 'amount', header: t`Amount`, align: 'end', cell: ({ amount }) => <MoneyText money={amount} /> },
  {
    key: 'ties',
    header: t`Ties out`,
    cell: ({ tiesOut, sentence }) => (
      <>
        <StatusBadge status={tiesOut === null ? 'unknown' : tiesOut ? 'tiesOut' : 'differs'} />
        <Text fz="xs" c="dimmed" maw={420}>
          {sentence}
        </Text>
      </>
    ),
  },
];

/** What Stripe sent to the bank, and whether every cent of it is known here. */
export function PayoutsPart() {
  const query = useInfiniteQuery(payoutsQuery);
  return (
    <Part
      title={t`Payouts`}
      description={t`Each automatic payout must be the sum of movements that are known here.`}
    >
      <PagedTable
        label={t`Payouts`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t`No payout yet`}>{t`Stripe tells of each when it is made.`}</EmptyState>}
      />
    </Part>
  );
}
