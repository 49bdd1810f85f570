import { t } from '@lingui/core/macro';
import { Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { changeFrom } from '../../format/change.ts';
import { formatMicros } from '../../format/money.ts';
import { formatMultiple, formatRate } from '../../format/number.ts';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { useDateRange } from '../../time-range/use-date-range.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { sealOf } from '../../ui/figure-seal.tsx';
import { FigureGrid, FigureTile } from '../../ui/figure-tile.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { roiQuery, type Roi } from './account-queries.ts';
import { AssumptionsPart } from './assumptions-part.tsx';
import { roiTiles } from './roi-tiles.ts';
import { ValueChart } from './value-chart.tsx';

const micros = (value: number | null, currency: string) =>
  value === null ? '–' : formatMicros(value, currency);

const columnsIn = (currency: string): Column<Roi['items'][number]>[] => [
  {
    key: 'scenario',
    header: t`Scenario`,
    cell: ({ label, group }) => (
      <Text fz="sm" maw={{ base: 150, sm: 'none' }}>
        {label ?? group ?? t`Other`}
      </Text>
    ),
  },
  { key: 'value', header: t`Value`, align: 'end', cell: ({ valueMicros }) => micros(valueMicros, currency) },
  { key: 'cost', header: t`Cost`, align: 'end', cell: ({ costMicros }) => micros(costMicros, currency) },
  { key: 'net', header: t`Saved, net`, align: 'end', cell: ({ netMicros }) => micros(netMicros, currency) },
  {
    key: 'roi',
    header: t`Return`,
    align: 'end',
    cell: ({ roi }) => (roi === null ? '–' : formatMultiple(roi)),
  },
];

/** What installations bring and cost, by scenario, and what that rests on. */
export function AccountValuePage() {
  const range = useDateRange();
  const { from, to, compare } = range;
  const query = useQuery(roiQuery({ from, to, compare, groupBy: 'scenario' }));
  return (
    <>
      <PageHeader
        title={t`Value`}
        description={t`What your installations bring, and what they cost.`}
        actions={<DateRangePicker range={range} />}
      />
      <Stack gap="xl">
        <DataState query={query}>
          {(roi) => (
            <Stack gap="lg">
              <Paper>
                <FigureGrid>
                  {roiTiles.map((tile) => {
                    const value = roi.totals[tile.figure];
                    return (
                      <FigureTile
                        key={tile.figure}
                        {...tile}
                        value={value === null ? null : tile.text(value, roi.currency)}
                        change={changeFrom(roi.previous?.[tile.figure], value, 'relative')}
                        seal={sealOf(roi.gates, tile.figure)}
                      />
                    );
                  })}
                </FigureGrid>
              </Paper>
              {roi.totals.measuredShare !== null && (
                <Text
                  fz="sm"
                  c="dimmed"
                >{t`${formatRate(roi.totals.measuredShare)} of the value was measured or reported; the rest is reckoned from what is assumed below.`}</Text>
              )}
              <ValueChart range={{ from, to }} />
              <ByScenario roi={roi} />
            </Stack>
          )}
        </DataState>
        <AssumptionsPart />
      </Stack>
    </>
  );
}

function ByScenario({ roi: { items, currency } }: { roi: Roi }) {
  if (items.length === 0)
    return (
      <Paper>
        <EmptyState
          title={t`No runs in this period`}
        >{t`Choose a longer one, or install a scenario.`}</EmptyState>
      </Paper>
    );
  return (
    <DataTable
      label={t`By scenario`}
      columns={columnsIn(currency)}
      rows={items}
      rowKey={({ group }) => group ?? 'other'}
    />
  );
}
