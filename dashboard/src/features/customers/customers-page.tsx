import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Column } from '../../ui/data-table.tsx';
import { formatCount } from '../../format/number.ts';
import { formatDay } from '../../format/time.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { FilterBar, FilterSelect, SearchBox } from '../../ui/filter-bar.tsx';
import { useMay } from '../../ui/may.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { wordsOf } from '../../format/words.ts';
import { HealthBadge } from './health-badge.tsx';
import { healthWords } from './health-words.ts';
import { customersQuery, type CustomerItem } from './customers-query.ts';
import { everyPlanQuery } from '../../api/sold.ts';

const healthChoices = (['good', 'watch', 'risk', 'unknown'] as const).map((value) => ({
  value,
  label: healthWords[value],
}));

/** Purposes that the library itself asks about; others may be in use. */
const consentChoices = ['productNews', 'marketing', 'checkoutReminders', 'benchmarks'].map((value) => ({
  value,
  label: t`Agreed: ${wordsOf(value).toLowerCase()}`,
}));

const columns: Column<CustomerItem>[] = [
  {
    key: 'customer',
    header: t`Customer`,
    cell: ({ id, name, email }) => (
      <>
        <Link to="/dashboard/customers/$id" params={{ id }}>
          <Text span fz="sm" fw={500} truncate maw={210} display="block">
            {name ?? email ?? id}
          </Text>
        </Link>
        {name !== null && email !== null && (
          <Text fz="xs" c="dimmed" truncate maw={210} title={email}>
            {email}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'organization',
    header: t`Organization`,
    cell: ({ organization }) => (
      <Text fz="sm" truncate maw={130} title={organization ?? undefined}>
        {organization ?? '–'}
      </Text>
    ),
  },
  {
    key: 'health',
    header: t`Health`,
    cell: ({ health }) => <HealthCell health={health} />,
  },
  {
    key: 'plan',
    header: t`Plan`,
    cell: ({ plan }) => <span style={{ whiteSpace: 'nowrap' }}>{plan?.name ?? '–'}</span>,
  },
  {
    key: 'lifetimeValue',
    header: t`Lifetime value`,
    align: 'end',
    cell: ({ lifetimeValue }) => <MoneyText money={lifetimeValue} />,
  },
  {
    key: 'lastRun',
    header: t`Last run`,
    cell: ({ lastRunOn }) => (
      <Text fz="sm" style={{ whiteSpace: 'nowrap' }}>
        {lastRunOn === null ? t`Never` : formatDay(lastRunOn)}
      </Text>
    ),
  },
  {
    key: 'installations',
    header: t`Installations`,
    align: 'end',
    cell: ({ id, installations }) => (
      <Link to="/dashboard/installations" search={{ customer: id } as never}>
        {formatCount(installations)}
      </Link>
    ),
  },
  {
    key: 'consents',
    header: t`Agreed to`,
    cell: ({ consents }) => (
      <Text fz="sm" truncate maw={110} title={consents.map(wordsOf).join(', ')}>
        {consents.length === 0 ? '–' : consents.map(wordsOf).join(', ')}
      </Text>
    ),
  },
];

/** The state, and the part that makes it so. */
function HealthCell({ health: { state, parts } }: Pick<CustomerItem, 'health'>) {
  const reason = state === 'good' ? null : (parts.find((part) => part.state === state)?.reason ?? null);
  return (
    <>
      <HealthBadge state={state} />
      {reason && state !== 'unknown' && (
        <Text fz="xs" c="dimmed" lineClamp={1} miw={{ sm: 150 }} maw={200} title={reason}>
          {reason}
        </Text>
      )}
    </>
  );
}

/** Who installs and pays: how they fare, what they brought, and when something of theirs ran last. */
export function CustomersPage() {
  const { q, sort, health, plan, consent } = useAddress().values;
  const readsFigures = useMay('analytics:read');
  const plans = useQuery({ ...everyPlanQuery, enabled: useMay('billing:read') }).data ?? [];
  const filters = { q, sort, health, plan, consent };
  const query = useInfiniteQuery(customersQuery({ ...filters, limit: 50 }));
  const isFiltered = Boolean(q || health || plan || consent);
  const isHealthScan = Boolean(health) && query.hasNextPage;
  return (
    <>
      <PageHeader
        title={t`Customers`}
        description={t`Who installs and pays, how they fare, and what they brought.`}
      />
      <FilterBar>
        <SearchBox label={t`Search customers`} placeholder={t`Name, e-mail, organization`} />
        <FilterSelect name="health" label={t`Health`} none={t`Any health`} choices={healthChoices} />
        {plans.length > 0 && (
          <FilterSelect
            name="plan"
            label={t`Plan`}
            none={t`Any plan`}
            choices={plans.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <FilterSelect name="consent" label={t`Consent`} none={t`Any consent`} choices={consentChoices} />
        <FilterSelect
          name="sort"
          label={t`Order`}
          none={t`Newest first`}
          choices={[
            { value: 'lastRun', label: t`Last run first` },
            ...(readsFigures ? [{ value: 'lifetimeValue', label: t`Most valuable first` }] : []),
          ]}
        />
      </FilterBar>
      <PagedTable
        label={t`Customers`}
        query={query}
        columns={readsFigures ? columns : columns.filter(({ key }) => key !== 'lifetimeValue')}
        rowKey={({ id }) => id}
        empty={
          isHealthScan ? (
            <EmptyState
              title={t`Nobody among those looked at so far`}
            >{t`Health is judged when it is asked for, 2,000 customers at a time. Narrow the search to get there sooner.`}</EmptyState>
          ) : isFiltered ? (
            <EmptyState
              title={t`No customer matches`}
            >{t`Try a part of the name or the address, or take a filter away.`}</EmptyState>
          ) : (
            <EmptyState title={t`No customers yet`}>
              <Trans>
                Customers sign up at <code>/signup</code>, or are created with{' '}
                <code>npm run admin -- customer create</code>. Their API key goes into the connection in Make.
              </Trans>
            </EmptyState>
          )
        }
      />
    </>
  );
}
