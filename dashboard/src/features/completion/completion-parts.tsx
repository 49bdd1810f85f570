import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Divider, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { completionSeries } from '../../charts/figure-series.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import { FigurePart } from '../../ui/figure-part.tsx';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { completionFigures, durationFigures } from './completion-figures.ts';
import { besideQuery, completionPath, type Completion } from './completion-query.ts';
import { durationSeries } from './completion-series.ts';

/** The rate with its interval and counterweights, its course, and how long runs took. */
export function CompletionParts(props: {
  report: Completion;
  before: Completion | null;
  question: FigureQuestion;
}) {
  const { report, before, question } = props;
  const { asked, alone, narrowed } = question;
  const beside = useQuery(besideQuery(asked)).data;
  const interval = intervalOf(report);
  const buckets = useMemo(() => bucketsOf(report, interval), [report, interval]);
  const series = useMemo(() => {
    const earlier = before && { buckets: bucketsOf(before, interval), items: before.items };
    return {
      completion: completionSeries(report.items, buckets, earlier),
      durations: durationSeries(report.items, buckets, earlier),
    };
  }, [report, buckets, before, interval]);
  const shared = {
    days: buckets,
    csv: { path: completionPath, values: { ...alone, interval } },
    events: narrowed.scenario ? { scenario: narrowed.scenario } : ('library' as const),
  };
  const { totals, previous } = report;
  const headline = {
    ...report,
    gates: [...report.gates, ...(beside?.gates ?? []).filter(({ figure }) => figure === 'silentShare')],
    totals: { ...totals, silentShare: beside?.totals.silentShare ?? null },
    previous: previous && { ...previous, silentShare: beside?.previous?.silentShare ?? null },
  };
  return (
    <Stack gap={32}>
      <FigurePart
        title={t`Runs`}
        figures={completionFigures}
        report={headline}
        notes={{ completionRate: intervalText(totals) }}
      >
        <ChartCard
          {...shared}
          name="completion"
          title={t`Completion per ${interval}`}
          series={series.completion}
        />
        <Divider color="var(--sl-border)" />
        <Text fz="sm" c="dimmed" p="md">
          <Trans>
            Not among them:{' '}
            <Beside
              figure="tests"
              count={totals.tests}
              words={(count) => plural(count, { one: 'test', other: 'tests' })}
            />
            ,{' '}
            <Beside
              figure="retries"
              count={totals.retries}
              words={(count) => plural(count, { one: 'retry', other: 'retries' })}
            />{' '}
            and{' '}
            <Beside
              figure="errorHandlers"
              count={totals.errorHandlers}
              words={(count) =>
                plural(count, { one: 'run of error handlers', other: 'runs of error handlers' })
              }
            />
            .
          </Trans>
        </Text>
      </FigurePart>
      <FigurePart title={t`Durations`} figures={durationFigures} report={report}>
        <ChartCard
          {...shared}
          name="durations"
          title={t`Durations per ${interval}`}
          series={series.durations}
        />
        <Divider color="var(--sl-border)" />
        <Text fz="sm" c="dimmed" p="md">
          {totals.durationsExact
            ? t`Interpolated from every completed run.`
            : t`Read from histograms of the days, within 5 % of what every single run would give.`}
        </Text>
      </FigurePart>
    </Stack>
  );
}

function Beside(props: { figure: string; count: number; words: (count: number) => string }) {
  const { figure, count, words } = props;
  return (
    <>
      <span data-figure={figure}>{formatCount(count)}</span> {words(count)}
    </>
  );
}

function intervalText({ completionRateLow: low, completionRateHigh: high }: Completion['totals']) {
  if (low === null || high === null) return null;
  return <span data-interval>{t`${formatRate(low)} to ${formatRate(high)} with 95 % certainty`}</span>;
}
