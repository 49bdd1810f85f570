import { t } from '@lingui/core/macro';
import { Paper, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { previousValues, valuesByDay, type Series } from '../../charts/series.ts';
import { Waterfall } from '../../charts/waterfall.tsx';
import { formatCompactMoney, formatMoney, minorUnitDigits } from '../../format/money.ts';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import { DataState } from '../../ui/data-state.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { FigurePart } from '../../ui/figure-part.tsx';
import { FiguresSkeleton } from '../../ui/figures-skeleton.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { useBefore } from '../../ui/use-before.ts';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { CostsPart } from './costs-part.tsx';
import { LibraryScenarios } from './library-scenarios.tsx';
import { libraryFigures } from './roi-figures.ts';
import { libraryRoiQuery, roiPath, type LibraryRoi } from './roi-query.ts';
import { librarySteps } from './roi-steps.ts';

/** What scenarios bring the library. */
export function LibraryParts({ question }: { question: FigureQuestion }) {
  const { range, asked } = question;
  const interval = intervalOf(range);
  const query = useQuery(libraryRoiQuery({ ...asked, interval }));
  const before = useBefore(question, libraryRoiQuery, { interval });
  return (
    <Stack gap={32}>
      <DataState query={query} skeleton={<FiguresSkeleton rows={2} />}>
        {(report) => <Return report={report} before={before} question={question} />}
      </DataState>
      <LibraryScenarios question={question} />
      <WhoMay scope="billing:read">
        <CostsPart scenario={question.narrowed.scenario} />
      </WhoMay>
    </Stack>
  );
}

function Return(props: { report: LibraryRoi; before: LibraryRoi | null; question: FigureQuestion }) {
  const { report, before, question } = props;
  const { scenario } = question.narrowed;
  const interval = intervalOf(report);
  const buckets = useMemo(() => bucketsOf(report, interval), [report, interval]);
  const series = useMemo(() => {
    const earlier = before && { buckets: bucketsOf(before, interval), items: before.items };
    return librarySeries(report, buckets, earlier);
  }, [report, buckets, before, interval]);
  return (
    <Stack gap={32}>
      <Stack gap="sm">
        <FigurePart title={t`Return for the library`} figures={libraryFigures} report={report}>
          <ChartCard
            name="libraryRoi"
            title={t`Revenue, cost and net per ${interval}`}
            days={buckets}
            series={series}
            csv={{ path: roiPath, values: { ...question.alone, perspective: 'library', interval } }}
            events={scenario ? { scenario } : 'library'}
          />
        </FigurePart>
        <FigureGates gates={report.gates} />
      </Stack>
      <Part title={t`From revenue to net`}>
        <Paper>
          <Waterfall
            label={t`From the library’s revenue to its net`}
            steps={librarySteps(report)}
            format={(amount) => formatMoney(amount, report.currency)}
          />
        </Paper>
      </Part>
    </Stack>
  );
}

type Item = LibraryRoi['items'][number];

function librarySeries(
  { items, currency }: LibraryRoi,
  buckets: string[],
  before: { buckets: string[]; items: Item[] } | null,
): Series[] {
  const one = (
    key: 'revenue' | 'cost' | 'net',
    label: string,
    role: Series['role'],
    shape: Series['shape'],
  ) => ({
    key,
    label,
    unit: currency.toUpperCase(),
    definition: libraryFigures.find(({ figure }) => figure === key)?.definition ?? '',
    role,
    shape,
    axis: 'left' as const,
    values: valuesByDay(buckets, items, (item) => item[key], 0),
    format: (value: number) => formatMoney(value, currency),
    formatTick: (value: number) => formatCompactMoney(value, minorUnitDigits(currency), currency),
  });
  return [
    one('revenue', t`Revenue`, 'third', 'bar'),
    one('cost', t`Cost`, 'second', 'bar'),
    {
      ...one('net', t`Net`, 'first', 'line'),
      ...previousValues(before, buckets, (item) => item.net),
    },
  ];
}
