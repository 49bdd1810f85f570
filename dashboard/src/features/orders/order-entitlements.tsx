import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Paper } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AdminOrderDetail } from '../../api/orders.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';

type Entitlement = AdminOrderDetail['entitlements'][number];

const columns: Column<Entitlement>[] = [
  {
    key: 'scenario',
    header: t`Right to install`,
    cell: ({ scenario }) =>
      scenario ? (
        <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.slug }}>
          {scenario.title}
        </Link>
      ) : (
        t`Every scenario`
      ),
  },
  { key: 'state', header: t`State`, cell: ({ state }) => <StatusBadge status={state} /> },
  { key: 'validFrom', header: t`From`, cell: ({ validFrom }) => <TimeText at={validFrom} /> },
  { key: 'validTo', header: t`Until`, cell: ({ validTo }) => <TimeText at={validTo} absent={t`No end`} /> },
];

/** The rights to install that an order gave; a full refund takes them away. */
export function OrderEntitlements({ order }: { order: AdminOrderDetail }) {
  const { entitlements, subscription } = order;
  return (
    <Part title={t`Rights`}>
      {entitlements.length === 0 ? (
        <Paper>
          {subscription === null ? (
            <EmptyState
              title={t`This order gives no rights`}
            >{t`They are given when it is paid.`}</EmptyState>
          ) : (
            <EmptyState title={t`The subscription gives the rights`}>
              <Trans>
                They last as long as{' '}
                <Link to="/dashboard/subscriptions/$id" params={{ id: subscription }}>{t`it does`}</Link>;
                this is one of its payments.
              </Trans>
            </EmptyState>
          )}
        </Paper>
      ) : (
        <DataTable label={t`Rights`} columns={columns} rows={entitlements} rowKey={({ id }) => id} />
      )}
    </Part>
  );
}
