import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Page } from '../api/pages.ts';
import { DataState } from './data-state.tsx';
import { DataTable, type Column } from './data-table.tsx';
import { Paper } from '@mantine/core';

/** A list read page by page: loading, empty, failed, or its rows with a button for more. */
export function PagedTable<Row>(props: {
  label: string;
  query: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  empty: ReactNode;
}) {
  const { label, query, columns, rowKey, empty } = props;
  return (
    <DataState
      query={query}
      isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
      empty={<Paper>{empty}</Paper>}
    >
      {({ pages }) => (
        <DataTable
          label={label}
          columns={columns}
          rows={pages.flatMap(({ items }) => items)}
          rowKey={rowKey}
          onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
          isLoadingMore={query.isFetchingNextPage}
        />
      )}
    </DataState>
  );
}
