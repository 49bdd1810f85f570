import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { installationsQuery } from '../../api/installations.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { installationColumns } from './installation-columns.tsx';
import { InstallationFilters } from './installation-filters.tsx';

const filters = [
  'status',
  'scenario',
  'version',
  'behind',
  'drift',
  'zone',
  'silentDays',
  'silent',
  'customer',
] as const;

/** Every copy of a scenario in a customer's Make team. */
export function InstallationsPage() {
  const { values } = useAddress();
  const chosen = Object.fromEntries(filters.map((name) => [name, values[name]]));
  const query = useInfiniteQuery(installationsQuery({ ...chosen, limit: 50 }));
  const isFiltered = filters.some((name) => values[name]);
  return (
    <>
      <PageHeader
        title={t`Installations`}
        description={t`Copies of your scenarios in customers’ Make teams, newest first.`}
        actions={
          <Button
            component={Link}
            to="/dashboard/upgrade-campaigns"
            search={{ scenario: values['scenario'] } as never}
            variant="default"
          >{t`Upgrades`}</Button>
        }
      />
      <InstallationFilters />
      <PagedTable
        label={t`Installations`}
        query={query}
        columns={installationColumns}
        rowKey={({ id }) => id}
        empty={
          isFiltered ? (
            <EmptyState
              title={t`No installation matches`}
            >{t`Choose another status, or take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`Nothing is installed yet`}
            >{t`Installations appear here when a customer installs a scenario from inside Make, with the module “Install a scenario”.`}</EmptyState>
          )
        }
      />
    </>
  );
}
