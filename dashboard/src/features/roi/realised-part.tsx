import { plural, t } from '@lingui/core/macro';
import { Paper, Text } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import type { ScenarioValue } from '../../../../server/analytics/comparisons/schema.ts';
import { formatCost } from '../../format/cost.ts';
import { formatCount, formatDecimal, formatRate } from '../../format/number.ts';
import { formatDay } from '../../format/time.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { customerRoiQuery, scenarioValueQuery } from './roi-query.ts';

type Row = ScenarioValue & { title: string };
const mostScenarios = 10;

/** What a run is said to bring beside what runs have brought, of the scenarios that bring the most. */
export function RealisedPart({ question: { alone } }: { question: FigureQuestion }) {
  const groups = useQuery(customerRoiQuery({ ...alone, groupBy: 'scenario' }));
  const largest = (groups.data?.items ?? [])
    .flatMap(({ group, label, valueMicros }) =>
      group === null ? [] : [{ id: group, title: label ?? group, value: valueMicros ?? 0 }],
    )
    .toSorted((one, other) => other.value - one.value)
    .slice(0, mostScenarios);
  const query = useQueries({
    queries: largest.map(({ id }) => scenarioValueQuery(id)),
    combine: (answers) => ({
      data:
        groups.data && answers.every(({ isPending }) => !isPending)
          ? answers.map(({ data }) => data)
          : undefined,
      error: groups.error ?? answers.find(({ error }) => error)?.error ?? null,
      refetch: () => answers.forEach(({ refetch }) => void refetch()),
    }),
  });
  return (
    <Part
      title={t`Projected against realised`}
      description={t`Per run: what the assumptions promise, and the median over customers of what their runs brought, in this month and the two before it.`}
    >
      <DataState
        query={query}
        isEmpty={(values) => values.every((value) => !value)}
        empty={
          <Paper>
            <EmptyState
              title={t`No scenario of the catalogue ran in this period`}
            >{t`Choose a longer one, or take a filter away.`}</EmptyState>
          </Paper>
        }
      >
        {(values) => (
          <DataTable
            label={t`Projected against realised`}
            columns={columns}
            rows={values.flatMap((value, place) =>
              value ? [{ ...value, title: largest[place]?.title ?? value.scenario }] : [],
            )}
            rowKey={({ scenario }) => scenario}
          />
        )}
      </DataState>
    </Part>
  );
}

const minutes = (count: number) => t`${formatDecimal(count)} min`;

const columns: Column<Row>[] = [
  {
    key: 'scenario',
    header: t`Scenario`,
    cell: ({ title, reason }) => (
      <>
        <Text fz="sm" lineClamp={2} maw={340}>
          {title}
        </Text>
        {reason !== null && (
          <Text fz="xs" c="dimmed" maw={340}>
            {reason}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'projected',
    header: t`Projected`,
    align: 'end',
    cell: ({ projected, currency }) => (
      <Pair
        amount={projected.valueMicrosPerRun}
        currency={currency}
        beside={minutes(projected.minutesPerRun)}
      />
    ),
  },
  {
    key: 'realised',
    header: t`Realised`,
    align: 'end',
    cell: ({ realised, currency }) =>
      realised ? (
        <Pair
          amount={realised.valueMicrosPerRun}
          currency={currency}
          beside={minutes(realised.minutesPerRun)}
        />
      ) : (
        '–'
      ),
  },
  {
    key: 'middle',
    header: t`Middle half`,
    align: 'end',
    cell: ({ realised, currency }) =>
      realised ? t`${formatCost(realised.p25, currency)} to ${formatCost(realised.p75, currency)}` : '–',
  },
  {
    key: 'share',
    header: t`Realised of projected`,
    align: 'end',
    cell: ({ share }) => <span data-figure="realisedShare">{share === null ? '–' : formatRate(share)}</span>,
  },
  {
    key: 'customers',
    header: t`Customers`,
    align: 'end',
    cell: ({ customers, runs, since }) => (
      <>
        {formatCount(customers)}
        <Text fz="xs" c="dimmed">
          {plural(runs, {
            one: `${formatCount(runs)} run since ${formatDay(since, { year: false })}`,
            other: `${formatCount(runs)} runs since ${formatDay(since, { year: false })}`,
          })}
        </Text>
      </>
    ),
  },
];

function Pair(props: { amount: number | null; currency: string; beside: string }) {
  const { amount, currency, beside } = props;
  return (
    <>
      {amount === null ? '–' : formatCost(amount, currency)}
      <Text fz="xs" c="dimmed">
        {beside}
      </Text>
    </>
  );
}
