import { Table } from '@mantine/core';
import { formatDay } from '../format/time.ts';
import type { Series } from './series.ts';

/** The data of a chart as a table, written out exactly; a gap is a dash. */
export function SeriesTable(props: { days: string[]; series: Series[]; label: string; testId: string }) {
  const { days, series, label, testId } = props;
  return (
    <Table stickyHeader aria-label={label} data-testid={testId} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Day</Table.Th>
          {series.map((one) => (
            <Table.Th key={one.key} scope="col" ta="end">
              {one.label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {days.map((day, index) => (
          <Table.Tr key={day} data-day={day}>
            <Table.Th scope="row" fw={400}>
              {formatDay(day)}
            </Table.Th>
            {series.map((one) => {
              const value = one.values[index] ?? null;
              return (
                <Table.Td key={one.key} ta="end" data-series={one.key}>
                  {value === null ? '–' : one.format(value)}
                </Table.Td>
              );
            })}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
