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
    header: 'Right to install',
    cell: ({ scenario }) =>
      scenario ? (
        <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.slug }}>
          {scenario.title}
        </Link>
      ) : (
        'Every scenario'
      ),
  },
  { key: 'state', header: 'State', cell: ({ state }) => <StatusBadge status={state} /> },
  { key: 'validFrom', header: 'From', cell: ({ validFrom }) => <TimeText at={validFrom} /> },
  { key: 'validTo', header: 'Until', cell: ({ validTo }) => <TimeText at={validTo} absent="No end" /> },
];

/** The rights to install that an order gave; a full refund takes them away. */
export function OrderEntitlements({ order }: { order: AdminOrderDetail }) {
  const { entitlements, subscription } = order;
  return (
    <Part title="Rights">
      {entitlements.length === 0 ? (
        <Paper>
          {subscription === null ? (
            <EmptyState title="This order gives no rights">They are given when it is paid.</EmptyState>
          ) : (
            <EmptyState title="The subscription gives the rights">
              They last as long as{' '}
              <Link to="/dashboard/subscriptions/$id" params={{ id: subscription }}>
                it does
              </Link>
              ; this is one of its payments.
            </EmptyState>
          )}
        </Paper>
      ) : (
        <DataTable label="Rights" columns={columns} rows={entitlements} rowKey={({ id }) => id} />
      )}
    </Part>
  );
}
