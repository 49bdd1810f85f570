import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { returnSeries } from '../../charts/figure-series.ts';
import { formatMicros } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import { DataState } from '../../ui/data-state.tsx';
import { DisputesNote } from '../../ui/disputes-note.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { FigurePart } from '../../ui/figure-part.tsx';
import { FiguresSkeleton } from '../../ui/figures-skeleton.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { useBefore } from '../../ui/use-before.ts';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { AssumptionsPart } from './assumptions-part.tsx';
import { BridgePart } from './bridge-part.tsx';
import { ReturnGroups } from './return-groups.tsx';
import { RealisedPart } from './realised-part.tsx';
import { customerFigures } from './roi-figures.ts';
import { customerRoiQuery, roiPath, type CustomerRoi } from './roi-query.ts';

/** What runs were worth to customers, how the figure comes about, and what it stands on. */
export function CustomerParts({ question }: { question: FigureQuestion }) {
  const { range, asked } = question;
  const interval = intervalOf(range);
  const query = useQuery(customerRoiQuery({ ...asked, interval }));
  const before = useBefore(question, customerRoiQuery, { interval });
  return (
    <Stack gap={32}>
      <DataState query={query} skeleton={<FiguresSkeleton rows={2} />}>
        {(report) => <Return report={report} before={before} question={question} />}
      </DataState>
      <BridgePart question={question} />
      <ReturnGroups question={question} />
      <RealisedPart question={question} />
      <WhoMay scope="settings:read">
        <AssumptionsPart question={question} />
      </WhoMay>
    </Stack>
  );
}

function Return(props: { report: CustomerRoi; before: CustomerRoi | null; question: FigureQuestion }) {
  const { report, before, question } = props;
  const { scenario, customer, aiModel } = question.narrowed;
  const interval = intervalOf(report);
  const buckets = useMemo(() => bucketsOf(report, interval), [report, interval]);
  const series = useMemo(() => {
    const earlier = before && { buckets: bucketsOf(before, interval), items: before.items };
    return returnSeries(report.items, buckets, report.currency, earlier);
  }, [report, buckets, before, interval]);
  const { from, to, totals } = report;
  return (
    <Stack gap="sm">
      <FigurePart
        title={t`Return for customers`}
        figures={customerFigures}
        report={report}
        notes={{
          valueMicros: <Span report={report} />,
          costMicros: totals.unpriced > 0 && <Unpriced count={totals.unpriced} />,
          roi: !customer && !aiModel && <DisputesNote from={from} to={to} scenario={scenario} />,
        }}
      >
        <ChartCard
          name="roi"
          title={t`Value, cost and net per ${interval}`}
          days={buckets}
          series={series}
          csv={{ path: roiPath, values: { ...question.alone, perspective: 'customer', interval } }}
          events={scenario ? { scenario } : 'library'}
        />
      </FigurePart>
      <FigureGates gates={report.gates} />
    </Stack>
  );
}

/** The value if less, or more, of the freed time is really reused. */
function Span({ report: { totals, currency } }: { report: CustomerRoi }) {
  const { valueLowMicros: low, valueHighMicros: high } = totals;
  if (low === null || high === null) return null;
  return (
    <Text span fz="xs" c="dimmed">
      <Trans>
        <span data-figure="valueLowMicros">{formatMicros(low, currency)}</span> to{' '}
        <span data-figure="valueHighMicros">{formatMicros(high, currency)}</span>, by the share reused
      </Trans>
    </Text>
  );
}

const Unpriced = ({ count }: { count: number }) => (
  <Text span fz="xs" c="dimmed">
    {plural(count, {
      one: `${formatCount(count)} task has a part without a price`,
      other: `${formatCount(count)} tasks have a part without a price`,
    })}
  </Text>
);
