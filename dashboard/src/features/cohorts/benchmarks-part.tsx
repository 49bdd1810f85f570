import { t } from '@lingui/core/macro';
import { Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../format/number.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { FigureFilters } from '../../ui/figure-filters.tsx';
import { Part } from '../../ui/part.tsx';
import { useFigureQuestion } from '../../ui/use-figure-question.ts';
import { benchmarksQuery, type Benchmark } from './cohorts-query.ts';
import { comparedWords, usualText } from './compared-words.ts';
import { useScenarioTitles } from './use-scenario-titles.ts';

const filters = ['scenario'] as const;
const figures = ['completionRate', 'p50Ms', 'creditsPerRun', 'freedMinutesPerRun'] as const;

/** What customers who agreed to it see of each other: what is usual, never whose it is. */
export function BenchmarksPart() {
  const question = useFigureQuestion(filters);
  const query = useQuery(benchmarksQuery(question.alone['scenario'] as string | undefined));
  const titles = useScenarioTitles();
  return (
    <Part
      title={t`Benchmarks by consent`}
      description={t`The median, and between what half of them lie, over customers who agreed to be compared and have at least 10 finished runs in the last 30 days. Shown of five at least.`}
    >
      <FigureFilters filters={filters} question={question} />
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`Nobody has agreed to be compared yet`}
            >{t`Customers agree to it in their account; what they see of others is what stands here.`}</EmptyState>
          </Paper>
        }
      >
        {({ items }) => (
          <DataTable
            label={t`Benchmarks`}
            columns={columnsFor(titles)}
            rows={items}
            rowKey={({ scenario }) => scenario}
          />
        )}
      </DataState>
    </Part>
  );
}

function columnsFor(titles: ReadonlyMap<string, string>): Column<Benchmark>[] {
  return [
    {
      key: 'scenario',
      header: t`Scenario`,
      cell: ({ scenario, isShown }) => (
        <>
          <Text fz="sm">{titles.get(scenario) ?? scenario}</Text>
          {!isShown && <Text fz="xs" c="dimmed">{t`Fewer than five could be recognised.`}</Text>}
        </>
      ),
    },
    { key: 'customers', header: t`Customers`, align: 'end', cell: ({ customers }) => formatCount(customers) },
    ...figures.map((figure): Column<Benchmark> => ({
      key: figure,
      header: comparedWords[figure],
      align: 'end',
      cell: (benchmark) => {
        const usual = usualText(benchmark, figure);
        if (!usual) return '–';
        return (
          <>
            {usual.median}
            <Text fz="xs" c="dimmed">
              {usual.half}
            </Text>
          </>
        );
      },
    })),
  ];
}
