import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import type { DateRange } from '../../time-range/use-date-range.ts';
import { DataState } from '../../ui/data-state.tsx';
import { FigurePart } from '../../ui/figure-part.tsx';
import { FiguresSkeleton } from '../../ui/figures-skeleton.tsx';
import { LeftOut } from './left-out.tsx';
import { MrrMovements } from './mrr-movements.tsx';
import { mrrFigures } from './revenue-figures.ts';
import { mrrQuery, type MrrFigures, type Report } from './revenue-query.ts';
import { mrrSeries } from './revenue-series.ts';

/** Recurring revenue: where it stands, what moved it. */
export function MrrPart({ range }: { range: DateRange }) {
  const query = useQuery(mrrQuery(range, intervalOf(range)));
  return (
    <DataState query={query} skeleton={<FiguresSkeleton rows={2} />}>
      {(report) => <Mrr report={report} />}
    </DataState>
  );
}

function Mrr({ report }: { report: Report<MrrFigures> }) {
  const interval = intervalOf(report);
  const buckets = useMemo(() => bucketsOf(report, interval), [report, interval]);
  const series = useMemo(() => mrrSeries(report, buckets), [report, buckets]);
  return (
    <FigurePart title="Recurring" figures={mrrFigures} report={report}>
      <ChartCard name="mrr" title={`MRR per ${interval}`} days={buckets} series={series} />
      <MrrMovements report={report} />
      {report.totals.unconverted.count > 0 && <LeftOut totals={report.totals} />}
    </FigurePart>
  );
}
