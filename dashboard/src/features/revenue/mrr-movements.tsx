import { Table } from '@mantine/core';
import { formatMoney } from '../../format/money.ts';
import type { MrrFigures, Report } from './revenue-query.ts';

const steps = [
  { figure: 'opening', label: 'At the beginning', sign: '' },
  { figure: 'new', label: 'New customers', sign: '+' },
  { figure: 'expansion', label: 'Expansion', sign: '+' },
  { figure: 'reactivation', label: 'Came back', sign: '+' },
  { figure: 'fx', label: 'Exchange rates', sign: '+' },
  { figure: 'contraction', label: 'Contraction', sign: '−' },
  { figure: 'churn', label: 'Churn', sign: '−' },
  { figure: 'closing', label: 'At the end', sign: '=' },
] as const;

/** From the opening to the closing, as a sum that can be checked by hand. */
export function MrrMovements({ report }: { report: Report<MrrFigures> }) {
  return (
    <Table aria-label="MRR movements" fz="sm" maw={440} m="md">
      <Table.Tbody>
        {steps.map(({ figure, label, sign }) => {
          const amount = report.totals[figure];
          return (
            <Table.Tr key={figure}>
              <Table.Th scope="row" fw={sign === '' || sign === '=' ? 600 : 400}>
                {label}
              </Table.Th>
              <Table.Td w={24} c="dimmed">
                {sign}
              </Table.Td>
              <Table.Td ta="end" data-movement={figure} style={{ fontVariantNumeric: 'tabular-nums' }}>
                {amount === null ? '–' : formatMoney(amount, report.currency)}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
