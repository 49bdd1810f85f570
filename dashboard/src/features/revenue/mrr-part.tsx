import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import { DataState } from '../../ui/data-state.tsx';
import { FigurePart } from '../../ui/figure-part.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { FiguresSkeleton } from '../../ui/figures-skeleton.tsx';
import { useBefore } from '../../ui/use-before.ts';
import { useFigureQuestion, type FigureQuestion } from '../../ui/use-figure-question.ts';
import { LeftOut } from './left-out.tsx';
import { MrrMovements } from './mrr-movements.tsx';
import { mrrFigures } from './revenue-figures.ts';
import { mrrPath, mrrQuery, type MrrFigures, type Report } from './revenue-query.ts';
import { mrrSeries } from './revenue-series.ts';

/** What subscriptions can be told apart by; bundles and countries they have none. */
const mrrFilters = ['scenario', 'customer', 'plan', 'currency'] as const;

/** Recurring revenue: where it stands, what moved it. */
export function MrrPart() {
  const question = useFigureQuestion(mrrFilters);
  const interval = intervalOf(question.range);
  const query = useQuery(mrrQuery({ ...question.asked, interval }));
  const before = useBefore(question, mrrQuery, { interval });
  return (
    <DataState query={query} skeleton={<FiguresSkeleton rows={2} />}>
      {(report) => <Mrr report={report} before={before} question={question} />}
    </DataState>
  );
}

type Recurring = Report<MrrFigures>;

function Mrr(props: { report: Recurring; before: Recurring | null; question: FigureQuestion }) {
  const { report, before, question } = props;
  const { scenario } = question.narrowed;
  const interval = intervalOf(report);
  const buckets = useMemo(() => bucketsOf(report, interval), [report, interval]);
  const series = useMemo(() => mrrSeries(report, buckets, before), [report, buckets, before]);
  return (
    <Stack gap="sm">
      <FigurePart title={t`Recurring`} figures={mrrFigures} report={report}>
        <ChartCard
          name="mrr"
          title={t`MRR per ${interval}`}
          days={buckets}
          series={series}
          csv={{ path: mrrPath, values: { ...question.alone, interval } }}
          events={scenario ? { scenario } : 'library'}
        />
        <MrrMovements report={report} />
        {report.totals.unconverted.count > 0 && <LeftOut totals={report.totals} />}
      </FigurePart>
      <FigureGates gates={report.gates} />
    </Stack>
  );
}
