import { t } from '@lingui/core/macro';
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
    header: t`Installed`,
    cell: ({ id, createdAt }) => (
      <Link to="/dashboard/installations/$id" params={{ id }}>
        <TimeText at={createdAt} />
      </Link>
    ),
  },
  { key: 'customer', header: t`Customer`, cell: ({ customer }) => <PersonText person={customer} /> },
  { key: 'version', header: t`Version`, cell: ({ version }) => `v${version.number}` },
  { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
  {
    key: 'started',
    header: t`Runs`,
    align: 'end',
    cell: ({ executions }) => formatCount(executions.started),
  },
  {
    key: 'lastReport',
    header: t`Last report`,
    cell: ({ executions }) => <TimeText at={executions.lastReportAt} relative absent={t`Never`} />,
  },
];

/** Where a scenario is installed, the latest ten first. */
export function ScenarioInstallations({ scenario: { id, slug } }: { scenario: AdminScenarioDetail }) {
  const query = useInfiniteQuery(installationsQuery({ scenario: id, limit: 10 }));
  return (
    <Part
      title={t`Installations`}
      actions={
        <Anchor
          component={Link}
          to="/dashboard/installations"
          search={{ scenario: slug } as never}
          fz="sm"
        >{t`All of them`}</Anchor>
      }
    >
      <PagedTable
        label={t`Installations`}
        query={query}
        columns={columns}
        rowKey={(installation) => installation.id}
        empty={
          <EmptyState
            title={t`Nobody has installed it yet`}
          >{t`Customers find it with “Search scenarios” and install it with “Install a scenario” in Make.`}</EmptyState>
        }
      />
    </Part>
  );
}
