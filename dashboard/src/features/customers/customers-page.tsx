import { Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CustomerItem } from '../../../../server/accounts/schema.ts';
import { pagedQuery } from '../../api/pages.ts';
import { formatCount } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, SearchBox } from '../../ui/filter-bar.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';

const columns: Column<CustomerItem>[] = [
  { key: 'customer', header: 'Customer', cell: (customer) => <PersonText person={customer} /> },
  {
    key: 'organization',
    header: 'Organization',
    cell: ({ organization }) => (
      <Text fz="sm" truncate maw={200}>
        {organization ?? '–'}
      </Text>
    ),
  },
  { key: 'createdAt', header: 'Since', cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  {
    key: 'installations',
    header: 'Installations',
    align: 'end',
    cell: ({ id, installations }) => (
      <Link to="/dashboard/installations" search={{ customer: id } as never}>
        {formatCount(installations)}
      </Link>
    ),
  },
  {
    key: 'orders',
    header: 'Orders',
    align: 'end',
    cell: ({ id, orders }) => (
      <Link to="/dashboard/orders" search={{ customer: id } as never}>
        {formatCount(orders)}
      </Link>
    ),
  },
  {
    key: 'more',
    header: 'More',
    cell: ({ id, name }) => (
      <Group gap="sm" wrap="nowrap">
        <WhoMay scope="billing:read">
          <Link
            to="/dashboard/subscriptions"
            search={{ customer: id } as never}
            aria-label={`Subscriptions of ${name}`}
          >
            Subscriptions
          </Link>
          <Link to="/dashboard/rewards" search={{ customer: id } as never} aria-label={`Points of ${name}`}>
            Points
          </Link>
        </WhoMay>
        <HistoryLink path="/admin/customers" id={id} name={name ?? id} />
      </Group>
    ),
  },
];

/** Who installs and pays, newest first. */
export function CustomersPage() {
  const { q } = useAddress().values;
  const query = useInfiniteQuery(pagedQuery<CustomerItem>('/admin/customers', { q, limit: 50 }));
  return (
    <>
      <PageHeader title="Customers" description="Who installs and pays, newest first." />
      <FilterBar>
        <SearchBox label="Search customers" placeholder="Name, e-mail, organization" />
      </FilterBar>
      <PagedTable
        label="Customers"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          q ? (
            <EmptyState title="No customer matches">Try a part of the name or the address.</EmptyState>
          ) : (
            <EmptyState title="No customers yet">
              Customers sign up at <code>/signup</code>, or are created with{' '}
              <code>npm run admin -- customer create</code>. Their API key goes into the connection in Make.
            </EmptyState>
          )
        }
      />
    </>
  );
}
