import { t } from '@lingui/core/macro';
import { Paper } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FigureKind } from '../../format/figure.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { sorted, sortOf, sortText } from '../../ui/figure-order.ts';
import { NarrowLink } from '../../ui/narrow-link.tsx';
import { Part } from '../../ui/part.tsx';
import { useAddress } from '../../ui/use-address.ts';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { figureColumn } from './figure-column.tsx';
import { libraryRoiQuery, roiPath, type LibraryRoi } from './roi-query.ts';

type Item = LibraryRoi['items'][number];
const figures = ['net', 'revenue', 'cost', 'roi', 'paybackDays'] as const;
const usual = 'net';

/** Which scenarios pay for themselves. */
export function LibraryScenarios({ question: { alone } }: { question: FigureQuestion }) {
  const { values: address, write } = useAddress();
  const values = { ...alone, groupBy: 'scenario' };
  const query = useQuery(libraryRoiQuery(values));
  const sort = sortOf(address['sort'], figures, usual);
  return (
    <Part
      title={t`By scenario`}
      description={t`Costs of no scenario are shared out by the runs of their month.`}
      actions={
        <CsvButton
          path={roiPath}
          values={{ ...values, perspective: 'library' }}
          name="library-return-by-scenario"
        />
      }
    >
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`No money came or went`}
            >{t`Choose a longer period, or take a filter away.`}</EmptyState>
          </Paper>
        }
      >
        {({ items, currency }) => (
          <DataTable
            label={t`Library’s return by scenario`}
            columns={columnsFor(currency)}
            rows={sorted(items, sort.direction, (item) => item[sort.by])}
            rowKey={({ group }) => group ?? 'none'}
            sort={sort}
            onSort={(chosen) => write({ sort: sortText(chosen, usual) })}
          />
        )}
      </DataState>
    </Part>
  );
}

function columnsFor(currency: string): Column<Item>[] {
  const figure = (key: (typeof figures)[number], header: string, kind: FigureKind) =>
    figureColumn<typeof key, Item>(key, header, kind, currency);
  return [
    {
      key: 'group',
      header: t`Scenario`,
      cell: ({ group, label }) => (
        <NarrowLink name="scenario" value={group}>
          {group === null ? t`Plans, over several scenarios` : (label ?? group)}
        </NarrowLink>
      ),
    },
    figure('revenue', t`Revenue`, 'money'),
    figure('cost', t`Cost`, 'money'),
    figure('net', t`Net`, 'money'),
    figure('roi', t`ROI`, 'multiple'),
    figure('paybackDays', t`Payback`, 'days'),
  ];
}
