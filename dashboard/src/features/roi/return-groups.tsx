import { t } from '@lingui/core/macro';
import { Group, Paper, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FigureKind } from '../../format/figure.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { sorted, sortOf, sortText } from '../../ui/figure-order.ts';
import { modelName } from '../../ui/model-name.ts';
import { NarrowLink } from '../../ui/narrow-link.tsx';
import { Part } from '../../ui/part.tsx';
import { useAddress } from '../../ui/use-address.ts';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { figureColumn } from './figure-column.tsx';
import { customerRoiQuery, roiPath, type CustomerRoi } from './roi-query.ts';

type Item = CustomerRoi['items'][number];

const groupings = [
  { value: 'scenario', label: t`Scenario`, none: t`Plans, over all scenarios` },
  { value: 'customer', label: t`Customer`, none: t`Not known` },
  { value: 'aiModel', label: t`AI model`, none: t`Price and set-up, of no model` },
] as const;
const figures = [
  'netMicros',
  'valueMicros',
  'costMicros',
  'roi',
  'measuredShare',
  'costPerSuccessMicros',
  'paybackDays',
] as const;
const usual = 'netMicros';
const shownAtOnce = 25;

/** The same return by scenario, customer or AI model; the groups sum to the whole. */
export function ReturnGroups({ question: { alone } }: { question: FigureQuestion }) {
  const { values: address, write } = useAddress();
  const by = groupings.find(({ value }) => value === address['by']) ?? groupings[0];
  const values = { ...alone, groupBy: by.value };
  const query = useQuery(customerRoiQuery(values));
  const sort = sortOf(address['sort'], figures, usual);
  const [shown, setShown] = useState(shownAtOnce);
  return (
    <Part
      title={t`Where it comes from`}
      actions={
        <Group gap="sm">
          <SegmentedControl
            aria-label={t`Group by`}
            size="xs"
            data={groupings.map(({ value, label }) => ({ value, label }))}
            value={by.value}
            onChange={(value) => write({ by: value === 'scenario' ? undefined : value })}
          />
          <CsvButton
            path={roiPath}
            values={{ ...values, perspective: 'customer' }}
            name={`return-by-${by.value}`}
          />
        </Group>
      }
    >
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`Nothing ran and nothing was paid`}
            >{t`Choose a longer period, or take a filter away.`}</EmptyState>
          </Paper>
        }
      >
        {({ items, currency }) => (
          <DataTable
            label={t`Return by ${by.label}`}
            columns={columnsFor(by, currency)}
            rows={sorted(items, sort.direction, (item) => item[sort.by]).slice(0, shown)}
            rowKey={({ group }) => group ?? 'none'}
            sort={sort}
            onSort={(chosen) => write({ sort: sortText(chosen, usual) })}
            onMore={items.length > shown ? () => setShown(shown + shownAtOnce) : undefined}
          />
        )}
      </DataState>
    </Part>
  );
}

function columnsFor(by: (typeof groupings)[number], currency: string): Column<Item>[] {
  const figure = (key: (typeof figures)[number], header: string, kind: FigureKind) =>
    figureColumn<typeof key, Item>(key, header, kind, currency);
  return [
    {
      key: 'group',
      header: by.label,
      cell: ({ group, label }) => (
        <NarrowLink name={by.value} value={group}>
          {group === null ? by.none : by.value === 'aiModel' ? modelName(group) : (label ?? group)}
        </NarrowLink>
      ),
    },
    figure('valueMicros', t`Value`, 'micros'),
    figure('costMicros', t`Cost`, 'micros'),
    figure('netMicros', t`Net`, 'micros'),
    figure('roi', t`ROI`, 'multiple'),
    figure('measuredShare', t`Measured`, 'rate'),
    figure('costPerSuccessMicros', t`Per success`, 'cost'),
    figure('paybackDays', t`Payback`, 'days'),
  ];
}
