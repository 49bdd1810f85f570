import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ScenarioValue } from '../../api/scenarios.ts';
import { formatMicros } from '../../format/money.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { minutesText } from '../../ui/preflight/preflight-words.ts';
import { scenarioValueQuery } from './catalogue-query.ts';

/** What a run is said to bring beside what runs have brought customers; what is not known yet is said to be so. */
export function ValuePart({ slug }: { slug: string }) {
  const query = useQuery(scenarioValueQuery(slug));
  return (
    <Part title="Projected and realised" description="What one run brings.">
      <DataState query={query}>{(value) => <ValueFacts value={value} />}</DataState>
    </Part>
  );
}

function ValueFacts({ value }: { value: ScenarioValue }) {
  const { projected, realised, share, reason, currency } = value;
  return (
    <Stack gap="sm">
      <Facts>
        <Fact name="Projected">
          <span data-figure="projected">
            {runText(projected.minutesPerRun, projected.valueMicrosPerRun, currency)}
          </span>
        </Fact>
        {realised && (
          <>
            <Fact name="Realised">
              <span data-figure="realised">
                {runText(realised.minutesPerRun, realised.valueMicrosPerRun, currency)}
              </span>
              <Text fz="xs" c="dimmed">
                The median of {formatCount(value.customers)} customers with {formatCount(value.runs)} runs
                since {value.since}, half of them between {formatMicros(realised.p25, currency)} and{' '}
                {formatMicros(realised.p75, currency)}
              </Text>
            </Fact>
            {realised.netMicrosPerRun !== null && (
              <Fact name="After credits and AI">
                <span data-figure="net">{formatMicros(realised.netMicrosPerRun, currency)}</span>
              </Fact>
            )}
          </>
        )}
        {share !== null && (
          <Fact name="Realised of projected">
            <span data-figure="share">{formatRate(share)}</span>
          </Fact>
        )}
      </Facts>
      {reason !== null && <Text fz="sm">{reason}</Text>}
    </Stack>
  );
}

const runText = (minutes: number, micros: number | null, currency: string): string =>
  micros === null ? minutesText(minutes) : `${minutesText(minutes)}, worth ${formatMicros(micros, currency)}`;
