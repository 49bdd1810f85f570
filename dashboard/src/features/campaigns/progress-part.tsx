import { t } from '@lingui/core/macro';
import { Paper, Stack } from '@mantine/core';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { offeredTo, type CampaignDetail } from './campaigns-query.ts';
import { CampaignSteps } from './campaign-steps.tsx';

/** How far a campaign is: its installations by state, its waves, and the controls. */
export function ProgressPart({ campaign }: { campaign: CampaignDetail }) {
  const { counts, wave, waves, waveHours, leastRuns, nextWaveAt, createdAt, endedAt } = campaign;
  const all = offeredTo(campaign);
  const told = Object.entries(counts).filter(([state, count]) => count > 0 && state !== 'upgraded');
  return (
    <Part title={t`Progress`} actions={<CampaignSteps campaign={campaign} />}>
      <Paper p="md">
        <Stack gap="md">
          <ShareBar share={counts.upgraded / Math.max(1, all)} />
          <Facts>
            <Fact name={wordsOf('upgraded')}>
              <span data-count="upgraded">{t`${formatCount(counts.upgraded)} of ${formatCount(all)}`}</span>
            </Fact>
            {told.map(([state, count]) => (
              <Fact key={state} name={wordsOf(state)}>
                <span data-count={state}>{formatCount(count)}</span>
              </Fact>
            ))}
            <Fact name={t`Waves`}>
              <span data-count="wave">{t`${wave} of ${waves.length} are out`}</span>
              {waves.length > 1 &&
                t`; they reach ${waves.map((end) => formatCount(end)).join(', ')} installations`}
            </Fact>
            {nextWaveAt && (
              <Fact name={t`Next wave`}>
                {t`Not before`} <TimeText at={nextWaveAt} />
                {t`, and after ${formatCount(leastRuns)} runs on the version or once all have answered`}
              </Fact>
            )}
            <Fact name={t`Begun`}>
              <TimeText at={createdAt} />
              {waves.length > 1 && t`, at least ${waveHours} hours between two waves`}
            </Fact>
            {endedAt && (
              <Fact name={t`Ended`}>
                <TimeText at={endedAt} />
              </Fact>
            )}
          </Facts>
        </Stack>
      </Paper>
    </Part>
  );
}
