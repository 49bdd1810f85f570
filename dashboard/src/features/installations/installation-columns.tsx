import { plural, t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AdminInstallation } from '../../api/installations.ts';
import { formatCount } from '../../format/number.ts';
import type { Column } from '../../ui/data-table.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { driftLabels, reportingWords } from './installation-words.ts';

/** The columns of the list of installations. */
export const installationColumns: Column<AdminInstallation>[] = [
  {
    key: 'scenario',
    header: t`Installation`,
    cell: ({ id, name, scenario, version, latestVersion }) => (
      <>
        <Link to="/dashboard/installations/$id" params={{ id }}>
          {name || scenario.title}
        </Link>
        <Text fz="xs" c="dimmed">
          {name && name !== scenario.title ? t`${scenario.title}, version` : t`Version`} {version.number}
          {latestVersion > version.number && t`, ${latestVersion} is out`}
        </Text>
      </>
    ),
  },
  { key: 'customer', header: t`Customer`, cell: ({ customer }) => <PersonText person={customer} /> },
  {
    key: 'status',
    header: t`Status`,
    cell: (installation) => (
      <>
        <StatusBadge status={installation.status} />
        <StatusNote installation={installation} />
      </>
    ),
  },
  {
    key: 'drift',
    header: t`In Make`,
    cell: ({ drift, make }) => (
      <>
        {driftLabels[drift ?? 'unknown']}
        {make && (
          <Text fz="xs" c="dimmed">
            {make.zone}
          </Text>
        )}
      </>
    ),
  },
  { key: 'reporting', header: t`Reporting`, cell: ({ reporting }) => reportingWords[reporting] },
  {
    key: 'started',
    header: t`Runs`,
    align: 'end',
    cell: ({ executions }) => formatCount(executions.started),
  },
  {
    key: 'failed',
    header: t`Failed`,
    align: 'end',
    cell: ({ executions }) => formatCount(executions.failed),
  },
  {
    key: 'lastReport',
    header: t`Last report`,
    cell: ({ executions }) => <TimeText at={executions.lastReportAt} relative absent={t`Never`} />,
  },
];

function StatusNote({
  installation: { error, missingConnections, status },
}: {
  installation: AdminInstallation;
}) {
  const note =
    error?.message ??
    (missingConnections.length > 0 && status === 'installed'
      ? plural(missingConnections.length, {
          one: `${missingConnections.length} connection missing`,
          other: `${missingConnections.length} connections missing`,
        })
      : null);
  if (note === null) return null;
  return (
    <Text fz="xs" c="dimmed" lineClamp={1} maw={240} title={note}>
      {note}
    </Text>
  );
}
