import { Anchor } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { installationsQuery, type AdminInstallation } from '../../api/installations.ts';
import type { AdminScenarioDetail } from '../../api/scenarios.ts';
import { formatCount } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';

const columns: Column<AdminInstallation>[] = [
  {
    key: 'createdAt',
    header: 'Installed',
    cell: ({ id, createdAt }) => (
      <Link to="/dashboard/installations/$id" params={{ id }}>
        <TimeText at={createdAt} />
      </Link>
    ),
  },
  { key: 'customer', header: 'Customer', cell: ({ customer }) => <PersonText person={customer} /> },
  { key: 'version', header: 'Version', cell: ({ version }) => `v${version.number}` },
  { key: 'status', header: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { key: 'started', header: 'Runs', align: 'end', cell: ({ executions }) => formatCount(executions.started) },
  {
    key: 'lastReport',
    header: 'Last report',
    cell: ({ executions }) => <TimeText at={executions.lastReportAt} relative absent="Never" />,
  },
];

/** Where a scenario is installed, the latest ten first. */
export function ScenarioInstallations({ scenario: { id, slug } }: { scenario: AdminScenarioDetail }) {
  const query = useInfiniteQuery(installationsQuery({ scenario: id, limit: 10 }));
  return (
    <Part
      title="Installations"
      actions={
        <Anchor component={Link} to="/dashboard/installations" search={{ scenario: slug } as never} fz="sm">
          All of them
        </Anchor>
      }
    >
      <PagedTable
        label="Installations"
        query={query}
        columns={columns}
        rowKey={(installation) => installation.id}
        empty={
          <EmptyState title="Nobody has installed it yet">
            Customers find it with “Search scenarios” and install it with “Install a scenario” in Make.
          </EmptyState>
        }
      />
    </Part>
  );
}
