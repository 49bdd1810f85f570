import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { countOfUnit } from '../../format/units.ts';
import type { Order } from '../../../../server/billing/schema.ts';
import type { Subscription } from '../../../../server/billing/subscriptions/schema.ts';
import { accountSessionQuery } from '../../api/account.ts';
import { apiPost } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { showToast } from '../../ui/toast.ts';

const orderColumns: Column<Order>[] = [
  {
    key: 'what',
    header: t`Bought`,
    cell: ({ lines, kind }) => (
      <>
        {[...new Set(lines.map(lineName))].join(', ')}
        {kind === 'renewal' && <Text fz="xs" c="dimmed">{t`Renewal`}</Text>}
      </>
    ),
  },
  { key: 'when', header: t`On`, cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
  { key: 'tax', header: t`Tax`, align: 'end', cell: ({ tax }) => <MoneyText money={tax} /> },
  {
    key: 'refunded',
    header: t`Refunded`,
    align: 'end',
    cell: ({ refunded }) => <MoneyText money={refunded.amount === 0 ? null : refunded} />,
  },
  { key: 'total', header: t`Total`, align: 'end', cell: ({ total }) => <MoneyText money={total} /> },
];

const subscriptionColumns: Column<Subscription>[] = [
  {
    key: 'what',
    header: t`Subscription`,
    cell: ({ product }) => product.plan?.name ?? product.scenario?.title ?? t`No longer sold`,
  },
  { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
  {
    key: 'price',
    header: t`Price`,
    align: 'end',
    cell: ({ price, interval, intervalCount }) => (
      <>
        <MoneyText money={price} absent={t`By use`} />
        {interval && ` / ${(intervalCount ?? 1) > 1 ? countOfUnit(intervalCount ?? 1, interval) : interval}`}
      </>
    ),
  },
  {
    key: 'next',
    header: t`Renews or ends`,
    cell: ({ endedAt, cancelsAt, currentPeriodEndsAt }) => (
      <>
        {endedAt ? (
          <Trans>
            Ended <TimeText at={endedAt} />
          </Trans>
        ) : cancelsAt ? (
          <Trans>
            Ends <TimeText at={cancelsAt} />
          </Trans>
        ) : (
          <Trans>
            Renews <TimeText at={currentPeriodEndsAt} />
          </Trans>
        )}
      </>
    ),
  },
];

/** What the customer bought and pays, with the way to receipts and payment methods. */
export function AccountOrdersPage() {
  const { data: session } = useQuery(accountSessionQuery);
  const orders = useInfiniteQuery(pagedQuery<Order>('/v1/orders', { limit: 50 }));
  const subscriptions = useInfiniteQuery(pagedQuery<Subscription>('/v1/subscriptions', { limit: 50 }));
  const portal = useMutation({
    mutationFn: () => apiPost<{ url: string }>('/v1/billing-portal'),
    onSuccess: ({ url }) => globalThis.location.assign(url),
    onError: ({ message }) => showToast({ title: t`Stripe’s page did not open`, message, isBad: true }),
  });
  return (
    <>
      <PageHeader
        title={t`Orders`}
        description={t`Receipts, invoices, payment methods and cancelling are on Stripe’s page.`}
        actions={
          session?.stripeConfigured && (
            <Button
              variant="default"
              loading={portal.isPending}
              onClick={() => portal.mutate()}
            >{t`Receipts and payment methods`}</Button>
          )
        }
      />
      <Stack gap="xl">
        <PagedTable
          label={t`Orders`}
          query={orders}
          columns={orderColumns}
          rowKey={({ id }) => id}
          empty={<EmptyState title={t`No orders yet`}>{t`What you buy shows here, refunds too.`}</EmptyState>}
        />
        <Part title={t`Subscriptions`}>
          <PagedTable
            label={t`Subscriptions`}
            query={subscriptions}
            columns={subscriptionColumns}
            rowKey={({ id }) => id}
            empty={
              <EmptyState
                title={t`No subscriptions`}
              >{t`A plan that you subscribe to shows here.`}</EmptyState>
            }
          />
        </Part>
      </Stack>
    </>
  );
}

const lineName = (line: Order['lines'][number]): string =>
  line.bundleTitle ?? line.planName ?? line.scenarioTitle ?? line.description ?? t`Something else`;
