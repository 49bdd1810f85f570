import { Code } from '@mantine/core';
import type { AdminScenarioDetail } from '../../api/scenarios.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { PriceText } from '../../ui/price-text.tsx';
import { TimeText } from '../../ui/time-text.tsx';

/** The details of a scenario, and what is measured of it. */
export function ScenarioFacts({ scenario }: { scenario: AdminScenarioDetail }) {
  const { price, recurring, complexityLevel, minutesByHand, tags, slug, updatedAt, latestVersion, stats } =
    scenario;
  return (
    <Facts>
      <Fact name="Price">
        <PriceText price={price} recurring={recurring} />
      </Fact>
      <Fact name="Published">
        {latestVersion ? (
          <>
            Version {latestVersion.number}, <TimeText at={latestVersion.publishedAt} />
          </>
        ) : (
          'Not yet'
        )}
      </Fact>
      <Fact name="Complexity">{complexityLevel} of 5</Fact>
      <Fact name="By hand">{minutesByHand} minutes per item</Fact>
      <Fact name="Tags">{tags.join(', ') || '–'}</Fact>
      <Fact name="Address">
        <Code>{slug}</Code>
      </Fact>
      <Fact name="Installed now">
        <span data-figure="stats.installations">{formatCount(stats.installations)}</span>
      </Fact>
      <Fact name="Last 30 days">
        {formatCount(stats.executions30d)} {stats.executions30d === 1 ? 'run' : 'runs'}
        {stats.completionRate30d !== null && `, ${formatRate(stats.completionRate30d)} completed`}
      </Fact>
      <Fact name="Changed">
        <TimeText at={updatedAt} />
      </Fact>
    </Facts>
  );
}
