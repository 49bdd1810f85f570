import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { FigureSeal, sealOf } from '../../ui/figure-seal.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { BacktestPart } from './backtest-part.tsx';
import { ExhaustionPart } from './exhaustion-part.tsx';
import { fanSeries } from './fan-series.ts';
import { ForecastControls } from './forecast-controls.tsx';
import { forecastQuery, type Asked, type ForecastAnswer } from './forecast-query.ts';
import {
  formatBucket,
  headline,
  horizonChoices,
  metricChoices,
  modelNames,
  sumInWords,
  whyShown,
} from './forecast-words.ts';
import { ModelCardPart } from './model-card-part.tsx';
import { ScenariosPart } from './scenarios-part.tsx';
import { TrackRecordPart } from './track-record-part.tsx';

const usualHorizon = { day: 30, month: 6 } as const;

/** What comes, how that is known, and how well it was known before. */
export function ForecastPage() {
  const { values, write } = useAddress();
  const asked = askedOf(values);
  const query = useQuery(forecastQuery(asked));
  return (
    <>
      <PageHeader
        title={t`Forecast`}
        description={
          query.data?.through &&
          t`From everything until ${formatBucket(query.data.through, query.data.interval)}`
        }
        actions={<ForecastControls {...asked} onChange={write} />}
      />
      <Stack gap={32}>
        <DataState
          query={query}
          isEmpty={({ forecast }) => forecast.length === 0}
          empty={<EmptyState title={t`No forecast yet`}>{query.data?.reason}</EmptyState>}
        >
          {(answer) => <ForecastParts answer={answer} asked={asked} />}
        </DataState>
        {asked.metric === 'credits' && <ExhaustionPart />}
        <ModelCardPart metric={asked.metric} />
      </Stack>
    </>
  );
}

const addedUp: readonly string[] = ['revenue', 'executions', 'credits'];

function ForecastParts({ answer, asked }: { answer: ForecastAnswer; asked: Asked }) {
  const { days, series } = useMemo(() => fanSeries(answer), [answer]);
  const seal = sealOf(answer.gates, 'forecast');
  const label = metricChoices.find(({ value }) => value === answer.metric)?.label ?? answer.metric;
  return (
    <Stack gap={32}>
      <Stack gap="sm">
        <div data-testid="headline">
          <Group gap={6} wrap="nowrap">
            <Text fw={600}>{headline(answer)}</Text>
            {seal && <FigureSeal label={t`Forecast`} seal={seal} />}
          </Group>
          <Text fz="sm">{sumInWords(answer)}</Text>
          <Text fz="sm" c="dimmed">
            <Trans>
              Shown: “{modelNames[answer.shown ?? 'naive']}”. {whyShown(answer)}
            </Trans>
          </Text>
        </div>
        {answer.lowHistory && (
          <Notice
            tone="warn"
            title={t`Little history`}
          >{t`There are only ${answer.history.length} finished ${answer.interval}s. With fewer than 20 the bands come from how the figure moved until now, and the models have hardly been tried.`}</Notice>
        )}
        {answer.isRestated && (
          <Notice
            tone="warn"
            title={t`The past has changed since`}
          >{t`Facts came in after this forecast was made. It stays as it was published; the next one knows of them.`}</Notice>
        )}
        <Paper>
          <ChartCard
            name="forecast"
            title={t`${label}, ${answer.horizon} ${answer.interval}s ahead`}
            days={days}
            series={series}
          />
        </Paper>
      </Stack>
      {addedUp.includes(asked.metric) && <ScenariosPart asked={asked} />}
      <TrackRecordPart answer={answer} />
      <BacktestPart answer={answer} />
    </Stack>
  );
}

/** What stands in the address, as far as it makes sense. */
function askedOf(values: Record<string, string | undefined>): Asked {
  const metric = metricChoices.find(({ value }) => value === values['metric'])?.value ?? 'revenue';
  const interval = values['interval'] === 'month' ? 'month' : 'day';
  const choices: readonly number[] = horizonChoices[interval];
  const horizon = choices.find((count) => String(count) === values['horizon']) ?? usualHorizon[interval];
  return { metric, interval, horizon };
}
