import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
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
      <Fact name={t`Price`}>
        <PriceText price={price} recurring={recurring} />
      </Fact>
      <Fact name={t`Published`}>
        {latestVersion ? (
          <Trans>
            Version {latestVersion.number}, <TimeText at={latestVersion.publishedAt} />
          </Trans>
        ) : (
          t`Not yet`
        )}
      </Fact>
      <Fact name={t`Complexity`}>{t`${complexityLevel} of 5`}</Fact>
      <Fact name={t`By hand`}>{t`${minutesByHand} minutes per item`}</Fact>
      <Fact name={t`Tags`}>{tags.join(', ') || '–'}</Fact>
      <Fact name={t`Address`}>
        <Code>{slug}</Code>
      </Fact>
      <Fact name={t`Installed now`}>
        <span data-figure="stats.installations">{formatCount(stats.installations)}</span>
      </Fact>
      <Fact name={t`Last 30 days`}>
        {formatCount(stats.executions30d)} {plural(stats.executions30d, { one: `run`, other: `runs` })}
        {stats.completionRate30d !== null && t`, ${formatRate(stats.completionRate30d)} completed`}
      </Fact>
      <Fact name={t`Changed`}>
        <TimeText at={updatedAt} />
      </Fact>
    </Facts>
  );
}
