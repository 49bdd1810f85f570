import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bundlesQuery, type AdminBundle } from '../../api/selling.ts';
import { formatCount } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { BundleModal } from './bundle-modal.tsx';
import { StripeStateText } from './stripe-state-text.tsx';

/** Several scenarios for one price. */
export function BundlesPart() {
  const query = useInfiniteQuery(bundlesQuery);
  const [edited, setEdited] = useState<AdminBundle | 'new' | null>(null);
  return (
    <Part
      title={t`Bundles`}
      description={t`Several scenarios for one price, paid once.`}
      actions={
        <Group>
          <HistoryLink path="/admin/bundles" name="all bundles" />
          <WhoMay scope="billing:write">
            <Button
              leftSection={<PlusIcon size={16} />}
              onClick={() => setEdited('new')}
            >{t`New bundle`}</Button>
          </WhoMay>
        </Group>
      }
    >
      <PagedTable
        label={t`Bundles`}
        query={query}
        columns={columnsOf(setEdited)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`No bundles yet`}
          >{t`Put scenarios together that are bought together, for less than one by one.`}</EmptyState>
        }
      />
      {edited && <BundleModal bundle={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Part>
  );
}

function columnsOf(onEdit: (bundle: AdminBundle) => void): Column<AdminBundle>[] {
  return [
    {
      key: 'title',
      header: t`Bundle`,
      cell: (bundle) => (
        <>
          <RowButton scope="billing:write" onClick={() => onEdit(bundle)}>
            {bundle.title}
          </RowButton>
          <Text fz="xs" c="dimmed" maw={420}>
            {bundle.scenarios.map(({ title }) => title).join(', ')}
          </Text>
        </>
      ),
    },
    {
      key: 'price',
      header: t`Price`,
      align: 'end',
      cell: ({ price, listPrice }) => (
        <>
          <MoneyText money={price} />
          {listPrice && (
            <Text fz="xs" c="dimmed">
              <Trans>
                <MoneyText money={listPrice} /> one by one
              </Trans>
            </Text>
          )}
        </>
      ),
    },
    { key: 'orders', header: t`Bought`, align: 'end', cell: ({ orders }) => formatCount(orders) },
    { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
    { key: 'stripe', header: t`At Stripe`, cell: ({ stripe }) => <StripeStateText stripe={stripe} /> },
  ];
}
