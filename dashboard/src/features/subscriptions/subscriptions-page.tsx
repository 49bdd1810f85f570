import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { subscriptionsQuery, type AdminSubscription } from '../../api/subscriptions.ts';
import { wordsOf } from '../../format/words.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { periodPriceText, productText } from './subscription-words.ts';

const statuses = [
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'incomplete',
  'incomplete_expired',
  'canceled',
].map((value) => ({ value, label: wordsOf(value) }));

const columns: Column<AdminSubscription>[] = [
  {
    key: 'product',
    header: t`Subscription`,
    cell: (one) => (
      <Link to="/dashboard/subscriptions/$id" params={{ id: one.id }}>
        {productText(one)}
      </Link>
    ),
  },
  { key: 'customer', header: t`Customer`, cell: ({ customer }) => <PersonText person={customer} /> },
  {
    key: 'status',
    header: t`Status`,
    cell: ({ status, pauseBehavior, silentSince }) => (
      <>
        <StatusBadge status={status} />
        {pauseBehavior && <Text fz="xs" c="dimmed">{t`Collection is paused`}</Text>}
        {silentSince && <Text fz="xs" c="dimmed">{t`No news: rights rest`}</Text>}
      </>
    ),
  },
  { key: 'price', header: t`Price`, align: 'end', cell: periodPriceText },
  { key: 'started', header: t`Since`, cell: ({ startedAt }) => <TimeText at={startedAt} /> },
  {
    key: 'next',
    header: t`Next`,
    cell: ({ endedAt, cancelsAt, trialEndsAt, status, currentPeriodEndsAt }) => {
      if (endedAt) return <Next word={t`Ended`} at={endedAt} />;
      if (cancelsAt) return <Next word={t`Ends`} at={cancelsAt} />;
      if (status === 'trialing' && trialEndsAt) return <Next word={t`Trial ends`} at={trialEndsAt} />;
      return <Next word={t`Renews`} at={currentPeriodEndsAt} />;
    },
  },
];

function Next({ word, at }: { word: string; at: string | null }) {
  return (
    <>
      {word} <TimeText at={at} relative />
    </>
  );
}

/** Who pays again and again, and who has stopped. */
export function SubscriptionsPage() {
  const { status, customer, plan } = useAddress().values;
  const query = useInfiniteQuery(subscriptionsQuery({ status, customer, plan, limit: 50 }));
  const listed = query.data?.pages[0]?.items ?? [];
  return (
    <>
      <PageHeader
        title={t`Subscriptions`}
        description={t`Plans and scenarios that are paid again and again.`}
      />
      <FilterBar>
        <FilterSelect name="status" label={t`Status`} none={t`Any status`} choices={statuses} />
        <FilterNote
          name="customer"
          label={t`Customer`}
          meaning={listed.find((one) => one.customer.id === customer)?.customer.name}
        />
        <FilterNote
          name="plan"
          label={t`Plan`}
          meaning={listed.find(({ product }) => product.plan?.id === plan)?.product.plan?.name}
        />
      </FilterBar>
      <PagedTable
        label={t`Subscriptions`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          status || customer || plan ? (
            <EmptyState
              title={t`No subscription matches`}
            >{t`Choose another status, or take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`No subscriptions yet`}
            >{t`Create a plan under Selling; who subscribes appears here.`}</EmptyState>
          )
        }
      />
    </>
  );
}
