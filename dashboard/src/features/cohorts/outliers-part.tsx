import { t } from '@lingui/core/macro';
import { Code, List, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatCount } from '../../format/number.ts';
import { rangeText } from '../../time-range/range-text.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { FigureFilters } from '../../ui/figure-filters.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { useMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { useFigureQuestion } from '../../ui/use-figure-question.ts';
import { outliersQuery, type Outlier } from './cohorts-query.ts';
import { reasonOf } from './compared-words.ts';
import { useScenarioTitles } from './use-scenario-titles.ts';

const filters = ['scenario'] as const;

/** Installations that do otherwise than the others of their scenario, and why they stand out. */
export function OutliersPart() {
  const question = useFigureQuestion(filters);
  const query = useQuery(outliersQuery(question.alone['scenario'] as string | undefined));
  const titles = useScenarioTitles();
  const mayOpen = useMay('customers:read');
  return (
    <Part
      title={t`Outliers`}
      description={
        query.data
          ? t`Of the last 30 days (${rangeText(query.data)}), among installations of the same scenario with at least 30 finished runs; the furthest from what is usual first.`
          : t`Of the last 30 days, among installations of the same scenario with at least 30 finished runs; the furthest from what is usual first.`
      }
    >
      <FigureFilters filters={filters} question={question} />
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`No installation stands out`}
            >{t`At least five installations of a scenario, of three customers, are compared.`}</EmptyState>
          </Paper>
        }
      >
        {({ items, gates }) => (
          <Stack gap="sm">
            <DataTable
              label={t`Outliers`}
              columns={columnsFor(titles, mayOpen)}
              rows={items}
              rowKey={({ installation }) => installation}
            />
            <FigureGates gates={gates} />
          </Stack>
        )}
      </DataState>
    </Part>
  );
}

function columnsFor(titles: ReadonlyMap<string, string>, mayOpen: boolean): Column<Outlier>[] {
  return [
    {
      key: 'installation',
      header: t`Installation of`,
      cell: ({ installation, scenario }) => {
        const name = titles.get(scenario) ?? scenario;
        return (
          <>
            {mayOpen ? (
              <Link to="/dashboard/installations/$id" params={{ id: installation } as never}>
                <Text span fz="sm">
                  {name}
                </Text>
              </Link>
            ) : (
              <Text fz="sm">{name}</Text>
            )}
            <Text fz="xs" c="dimmed">
              <Code fz="xs">{installation}</Code>
            </Text>
          </>
        );
      },
    },
    {
      key: 'reason',
      header: t`Why it stands out`,
      cell: ({ flags }) => (
        <List listStyleType="none" fz="sm" maw={560}>
          {flags.map((flag) => (
            <List.Item key={flag.figure} data-flag={flag.figure}>
              {reasonOf(flag)}
            </List.Item>
          ))}
        </List>
      ),
    },
    { key: 'runs', header: t`Finished runs`, align: 'end', cell: ({ runs }) => formatCount(runs) },
    { key: 'cohort', header: t`Compared`, align: 'end', cell: ({ cohort }) => formatCount(cohort) },
  ];
}
