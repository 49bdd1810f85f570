import { t } from '@lingui/core/macro';
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
        title={t`Scenarios`}
        description={t`What your library offers, drafts and archived ones included.`}
        actions={<ImportButton />}
      />
      <FilterBar>
        <SearchBox label={t`Search scenarios`} placeholder={t`Words, an app, a tag`} />
        <FilterSelect name="status" label={t`Status`} none={t`Any status`} choices={scenarioStatuses} />
        <FilterSelect
          name="sort"
          label={t`Sort`}
          none={q ? t`Best match` : t`Most installed`}
          choices={q ? [{ value: 'popular', label: t`Most installed` }, ...sortOrders] : sortOrders}
        />
      </FilterBar>
      <PagedTable
        label={t`Scenarios`}
        query={query}
        columns={scenarioColumns}
        rowKey={({ id }) => id}
        empty={
          q || status ? (
            <EmptyState title={t`No scenario matches`}>{t`Try other words, or any status.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`Your library is empty`}
              action={<ImportButton />}
            >{t`Export a scenario’s blueprint in Make (the three dots beneath the designer, “Export blueprint”) and import the file here: it is cleaned of your connections, checked and described before anyone sees it.`}</EmptyState>
          )
        }
      />
    </>
  );
}

function ImportButton() {
  return (
    <WhoMay scope="scenarios:write">
      <Button
        component={Link}
        to="/dashboard/scenarios/import"
        leftSection={<UploadIcon size={16} />}
      >{t`Import a blueprint`}</Button>
    </WhoMay>
  );
}
