import { useInfiniteQuery } from '@tanstack/react-query';
import { installationsQuery } from '../../api/installations.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { installationColumns } from './installation-columns.tsx';
import { installationStatuses } from './installation-words.ts';

const silences = [
  { value: 'true', label: 'Fell silent' },
  { value: 'false', label: 'Not silent' },
];

/** Every copy of a scenario in a customer's Make team. */
export function InstallationsPage() {
  const { status, scenario, customer, silent } = useAddress().values;
  const query = useInfiniteQuery(installationsQuery({ status, scenario, customer, silent, limit: 50 }));
  const isFiltered = Boolean(status || scenario || customer || silent);
  return (
    <>
      <PageHeader
        title="Installations"
        description="Copies of your scenarios in customers’ Make teams, newest first."
      />
      <FilterBar>
        <FilterSelect name="status" label="Status" none="Any status" choices={installationStatuses} />
        <FilterSelect name="silent" label="Silence" none="Silent or not" choices={silences} />
        <FilterNote name="scenario" label="Scenario" />
        <FilterNote name="customer" label="Customer" />
      </FilterBar>
      <PagedTable
        label="Installations"
        query={query}
        columns={installationColumns}
        rowKey={({ id }) => id}
        empty={
          isFiltered ? (
            <EmptyState title="No installation matches">
              Choose another status, or take a filter away.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing is installed yet">
              Installations appear here when a customer installs a scenario from inside Make, with the module
              “Install a scenario”.
            </EmptyState>
          )
        }
      />
    </>
  );
}
