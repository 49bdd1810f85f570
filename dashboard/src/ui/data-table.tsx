import { t } from '@lingui/core/macro';
import { Button, Center, Paper, Table, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './data-table.module.css';
import { DownIcon, UpIcon } from './icons.tsx';

export type Column<Row> = {
  key: string;
  header: string;
  /** Keeps the header for screen readers only, as above buttons. */
  isHeaderHidden?: boolean;
  cell: (row: Row) => ReactNode;
  align?: 'start' | 'end';
  /** Offers sorting by this column; the page puts the choice into the address and asks the server. */
  sortable?: boolean;
};

export type Sort = { by: string; direction: 'ascending' | 'descending' };

type DataTableProps<Row> = {
  /** Names the table for screen readers. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  sort?: Sort | undefined;
  onSort?: (sort: Sort) => void;
  /** Reads the next page; given while the server has more. */
  onMore?: (() => void) | undefined;
  isLoadingMore?: boolean;
};

/**
 * Rows that the server sends page by page; wide ones scroll sideways inside their frame. On a phone each row is a card with its fields named. The
 * roles stand there for browsers that forget what a table is once it is drawn in another way. Rows and cells are plain elements: hundreds of
 * Mantine's take the time in which a press is to be answered.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, sort, onSort, onMore, isLoadingMore = false } = props;
  return (
    <Paper>
      <div className={styles.scroll} role="region" aria-label={t`${label}, table`} tabIndex={0}>
        <Table className={styles.table} highlightOnHover aria-label={label} role="table">
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  role="columnheader"
                  data-sortable={column.sortable && onSort ? true : undefined}
                  className={column.align === 'end' ? styles.end : undefined}
                  aria-sort={sort?.by === column.key ? sort.direction : undefined}
                >
                  <HeaderLabel column={column} sort={sort} onSort={onSort} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row) => (
              <tr key={rowKey(row)} data-row={rowKey(row)} role="row">
                {columns.map((column) => (
                  <td
                    key={column.key}
                    className={column.align === 'end' ? styles.end : undefined}
                    data-column={column.key}
                    data-header={column.isHeaderHidden ? undefined : column.header}
                    role="cell"
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      {onMore && (
        <Center p="sm">
          <Button variant="subtle" size="xs" loading={isLoadingMore} onClick={onMore}>{t`Show more`}</Button>
        </Center>
      )}
    </Paper>
  );
}

type HeaderLabelProps<Row> = {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
};

function HeaderLabel<Row>({ column, sort, onSort }: HeaderLabelProps<Row>) {
  if (column.isHeaderHidden) return <VisuallyHidden>{column.header}</VisuallyHidden>;
  if (!column.sortable || !onSort) return column.header;
  const isSorted = sort?.by === column.key;
  const direction = isSorted && sort.direction === 'descending' ? 'ascending' : 'descending';
  const Arrow = isSorted && sort.direction === 'ascending' ? UpIcon : DownIcon;
  return (
    <UnstyledButton className={styles.sort} onClick={() => onSort({ by: column.key, direction })}>
      {column.header}
      <Arrow size={13} visibility={isSorted ? 'visible' : 'hidden'} />
    </UnstyledButton>
  );
}
