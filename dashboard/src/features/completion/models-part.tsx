import { t } from '@lingui/core/macro';
import { Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatCost } from '../../format/cost.ts';
import { formatCount } from '../../format/number.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { modelName } from '../../ui/model-name.ts';
import { NarrowLink } from '../../ui/narrow-link.tsx';
import { Part } from '../../ui/part.tsx';
import { RateInterval } from '../../ui/rate-interval.tsx';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { modelsQuery, type Models } from './completion-query.ts';

type Model = Models['items'][number];

const adviceWords: Record<NonNullable<Model['advice']>['code'], string> = {
  switch: t`Another model would do`,
  keep: t`Keep the model`,
  tooFew: t`Too few runs to advise`,
  notComparable: t`Not comparable yet`,
};

/** What a success costs with each AI model and how sure it is, with advice about the one that is used most. */
export function ModelsPart({ question: { alone } }: { question: FigureQuestion }) {
  const query = useQuery(modelsQuery(alone));
  return (
    <Part
      title={t`AI models`}
      description={t`What a success costs, and how often there is one. Compared within the scenarios in which both were used.`}
      actions={<CsvButton path="/admin/analytics/models" values={alone} name="ai-models" />}
    >
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`No run in this period`}
            >{t`Choose a longer one, or take a filter away.`}</EmptyState>
          </Paper>
        }
      >
        {({ items, currency }) => (
          <>
            <AdviceText items={items} />
            <DataTable
              label={t`AI models`}
              columns={columnsFor(currency)}
              rows={items.toSorted((one, other) => other.tasks - one.tasks)}
              rowKey={({ group }) => group ?? 'unknown'}
            />
          </>
        )}
      </DataState>
    </Part>
  );
}

function AdviceText({ items }: { items: Model[] }) {
  const advice = items.find((item) => item.advice !== null)?.advice;
  if (!advice) return null;
  return (
    <Paper p="md" mb="sm" data-advice={advice.code}>
      <Text fz="sm" fw={600}>
        {adviceWords[advice.code]}
      </Text>
      <Text fz="sm">{advice.sentence}</Text>
    </Paper>
  );
}

function columnsFor(currency: string): Column<Model>[] {
  return [
    {
      key: 'model',
      header: t`Model`,
      cell: ({ group }) => (
        <NarrowLink name="aiModel" value={group}>
          {modelName(group ?? t`Not known`)}
        </NarrowLink>
      ),
    },
    { key: 'tasks', header: t`Runs`, align: 'end', cell: ({ tasks }) => formatCount(tasks) },
    { key: 'completed', header: t`Completed`, align: 'end', cell: ({ completed }) => formatCount(completed) },
    {
      key: 'rate',
      header: t`Success rate`,
      align: 'end',
      cell: ({ successRate, successLow, successHigh }) => (
        <RateInterval rate={successRate} low={successLow} high={successHigh} />
      ),
    },
    {
      key: 'cost',
      header: t`Cost per success`,
      align: 'end',
      cell: ({ costPerSuccessMicros }) =>
        costPerSuccessMicros === null ? '–' : formatCost(costPerSuccessMicros, currency),
    },
    {
      key: 'unpriced',
      header: t`Without a price`,
      align: 'end',
      cell: ({ unpriced }) => formatCount(unpriced),
    },
  ];
}
