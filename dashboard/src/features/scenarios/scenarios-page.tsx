import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { libraryQuery } from '../../api/scenarios.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { FilterBar, FilterSelect, SearchBox } from '../../ui/filter-bar.tsx';
import { UploadIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { scenarioColumns } from './scenario-columns.tsx';
import { scenarioStatuses, sortOrders } from './scenario-words.ts';

/** The library as operators see it: drafts and archived scenarios included. */
export function ScenariosPage() {
  const { q, status, sort } = useAddress().values;
  const query = useInfiniteQuery(libraryQuery({ q, status, sort, limit: 50 }));
  return (
    <>
      <PageHeader
        title="Scenarios"
        description="What your library offers, drafts and archived ones included."
        actions={<ImportButton />}
      />
      <FilterBar>
        <SearchBox label="Search scenarios" placeholder="Words, an app, a tag" />
        <FilterSelect name="status" label="Status" none="Any status" choices={scenarioStatuses} />
        <FilterSelect
          name="sort"
          label="Sort"
          none={q ? 'Best match' : 'Most installed'}
          choices={q ? [{ value: 'popular', label: 'Most installed' }, ...sortOrders] : sortOrders}
        />
      </FilterBar>
      <PagedTable
        label="Scenarios"
        query={query}
        columns={scenarioColumns}
        rowKey={({ id }) => id}
        empty={
          q || status ? (
            <EmptyState title="No scenario matches">Try other words, or any status.</EmptyState>
          ) : (
            <EmptyState title="Your library is empty" action={<ImportButton />}>
              Export a scenario’s blueprint in Make (the three dots beneath the designer, “Export blueprint”)
              and import the file here: it is cleaned of your connections, checked and described before anyone
              sees it.
            </EmptyState>
          )
        }
      />
    </>
  );
}

function ImportButton() {
  return (
    <WhoMay scope="scenarios:write">
      <Button component={Link} to="/dashboard/scenarios/import" leftSection={<UploadIcon size={16} />}>
        Import a blueprint
      </Button>
    </WhoMay>
  );
}
