import { t } from '@lingui/core/macro';
import { Anchor, Paper, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { installationsQuery } from '../../api/installations.ts';
import { formatCount } from '../../format/number.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import styles from './customers.module.css';

/** The newest of what the customer installed. */
export function InstallationsPart({ customerId }: { customerId: string }) {
  const query = useInfiniteQuery(installationsQuery({ customer: customerId, limit: 5 }));
  return (
    <Part
      title={t`Installations`}
      actions={
        query.hasNextPage && (
          <Anchor
            component={Link}
            to="/dashboard/installations"
            search={{ customer: customerId } as never}
            fz="sm"
          >{t`All of them`}</Anchor>
        )
      }
    >
      <DataState
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          <Paper p="md">
            <Text fz="sm" c="dimmed">{t`Nothing was installed yet.`}</Text>
          </Paper>
        }
      >
        {({ pages }) => (
          <Paper>
            <ul className={styles.parts}>
              {(pages[0]?.items ?? []).map(
                ({ id, name, scenario, version, latestVersion, status, executions }) => (
                  <li key={id}>
                    <div className={styles.partHead}>
                      <Text fz="sm" fw={500} lineClamp={2}>
                        <Link to="/dashboard/installations/$id" params={{ id }}>
                          {name || scenario.title}
                        </Link>
                      </Text>
                      <StatusBadge status={status} />
                    </div>
                    <Text fz="xs" c="dimmed">
                      {latestVersion > version.number
                        ? t`version ${version.number} of ${latestVersion} · ${formatCount(executions.started)} runs, ${formatCount(executions.failed)} failed`
                        : t`version ${version.number} · ${formatCount(executions.started)} runs, ${formatCount(executions.failed)} failed`}
                    </Text>
                  </li>
                ),
              )}
            </ul>
          </Paper>
        )}
      </DataState>
    </Part>
  );
}
