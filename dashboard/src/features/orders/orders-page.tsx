import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ordersQuery, type AdminOrder } from '../../api/orders.ts';
import { wordsOf } from '../../format/words.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { orderText } from './line-name.tsx';

const statuses = ['pending', 'paid', 'partiallyRefunded', 'refunded', 'disputed'].map((value) => ({
  value,
  label: wordsOf(value),
}));

const columns: Column<AdminOrder>[] = [
  {
    key: 'created',
    header: t`Order`,
    cell: ({ id, createdAt, kind }) => (
      <>
        <Link to="/dashboard/orders/$id" params={{ id }}>
          <TimeText at={createdAt} />
        </Link>
        <Text fz="xs" c="dimmed">
          {wordsOf(kind)}
        </Text>
      </>
    ),
  },
  {
    key: 'lines',
    header: t`For`,
    cell: orderText,
  },
  { key: 'customer', header: t`Customer`, cell: ({ customer }) => <PersonText person={customer} /> },
  { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
  { key: 'total', header: t`Total`, align: 'end', cell: ({ total }) => <MoneyText money={total} /> },
  {
    key: 'refunded',
    header: t`Refunded`,
    align: 'end',
    cell: ({ refunded }) => <MoneyText money={refunded.amount === 0 ? null : refunded} />,
  },
];

/** Every payment, newest first; refunded ones stay. */
export function OrdersPage() {
  const { status, customer } = useAddress().values;
  const query = useInfiniteQuery(ordersQuery({ status, customer, limit: 50 }));
  const who = query.data?.pages[0]?.items.find((one) => one.customer.id === customer)?.customer;
  return (
    <>
      <PageHeader
        title={t`Orders`}
        description={t`What customers paid, newest first; refunded orders stay.`}
      />
      <FilterBar>
        <FilterSelect name="status" label={t`Status`} none={t`Any status`} choices={statuses} />
        <FilterNote name="customer" label={t`Customer`} meaning={who?.name} />
      </FilterBar>
      <PagedTable
        label={t`Orders`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          status || customer ? (
            <EmptyState
              title={t`No order matches`}
            >{t`Choose another status, or take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`No orders yet`}
            >{t`Orders appear here when a customer pays through Stripe. Give a scenario a price to sell it; under Settings you see whether Stripe is connected.`}</EmptyState>
          )
        }
      />
    </>
  );
}
