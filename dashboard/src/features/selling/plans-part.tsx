import { t } from '@lingui/core/macro';
import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { everyUnit } from '../../format/units.ts';
import { plansQuery, type AdminPlan } from '../../api/selling.ts';
import { formatCount } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { PriceText } from '../../ui/price-text.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { PlanModal } from './plan-modal.tsx';
import { StripeStateText } from './stripe-state-text.tsx';

/** Subscriptions that open scenarios. */
export function PlansPart() {
  const query = useInfiniteQuery(plansQuery);
  const [edited, setEdited] = useState<AdminPlan | 'new' | null>(null);
  return (
    <Part
      title={t`Plans`}
      description={t`Subscriptions that open every scenario, or some.`}
      actions={
        <Group>
          <HistoryLink path="/admin/plans" name="all plans" />
          <WhoMay scope="billing:write">
            <Button
              leftSection={<PlusIcon size={16} />}
              onClick={() => setEdited('new')}
            >{t`New plan`}</Button>
          </WhoMay>
        </Group>
      }
    >
      <PagedTable
        label={t`Plans`}
        query={query}
        columns={columnsOf(setEdited)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`No plans yet`}
          >{t`A plan is paid monthly or yearly and opens the library, or a part of it.`}</EmptyState>
        }
      />
      {edited && <PlanModal plan={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Part>
  );
}

function columnsOf(onEdit: (plan: AdminPlan) => void): Column<AdminPlan>[] {
  return [
    {
      key: 'name',
      header: t`Plan`,
      cell: (plan) => (
        <RowButton scope="billing:write" onClick={() => onEdit(plan)}>
          {plan.name}
        </RowButton>
      ),
    },
    {
      key: 'price',
      header: t`Price`,
      align: 'end',
      cell: ({ price, interval, intervalCount }) => (
        <>
          <PriceText price={price} recurring={intervalCount === 1 ? interval : null} />
          {intervalCount > 1 && ` ${everyUnit(intervalCount, interval)}`}
        </>
      ),
    },
    {
      key: 'opens',
      header: t`Opens`,
      cell: ({ scenarios, installationLimit }) => (
        <>
          {scenarios === 'all' ? t`Every scenario` : t`${formatCount(scenarios.length)} scenarios`}
          <Text fz="xs" c="dimmed">
            {installationLimit === null
              ? t`Any number of installations`
              : t`Up to ${formatCount(installationLimit)} installations`}
          </Text>
        </>
      ),
    },
    {
      key: 'subscribers',
      header: t`Subscribers`,
      align: 'end',
      cell: ({ subscribers }) => formatCount(subscribers),
    },
    { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
    { key: 'stripe', header: t`At Stripe`, cell: ({ stripe }) => <StripeStateText stripe={stripe} /> },
  ];
}
