import { t } from '@lingui/core/macro';
import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { WhoMay } from '../../ui/may.tsx';
import {
  campaignsPath,
  membersPath,
  moveCampaign,
  type CampaignDetail,
  type Step,
} from './campaigns-query.ts';

const looks = { variant: 'default', size: 'xs' } as const;

/** What can be done about a campaign as it stands; each is asked about, for each is felt by customers. */
export function CampaignSteps({ campaign }: { campaign: CampaignDetail }) {
  const { id, state, wave, waves, counts } = campaign;
  const queries = useQueryClient();
  const step = (name: Step) => async (reason: string) => {
    try {
      await moveCampaign(id, name, reason);
    } finally {
      // A refusal too means that it stands otherwise than this page shows.
      void queries.invalidateQueries({ queryKey: [campaignsPath] });
      void queries.invalidateQueries({ queryKey: [membersPath(id)] });
    }
  };
  const isGoingBack = state === 'rollingBack';
  const isOpen = state === 'running' || state === 'paused';
  return (
    <WhoMay scope="customers:write">
      <Group gap="xs">
        {state === 'running' && (
          <ConfirmButton
            label={t`Pause`}
            looks={looks}
            question={t`No further wave goes out. What was offered stays.`}
            yes={t`Pause now`}
            asksWhy
            act={step('pause')}
          />
        )}
        {state === 'paused' && (
          <ConfirmButton
            label={t`Resume`}
            looks={looks}
            question={t`Waves go out again. If the version still does worse, it pauses itself again.`}
            yes={t`Resume now`}
            act={step('resume')}
          />
        )}
        {state === 'running' && wave < waves.length && (
          <ConfirmButton
            label={t`Send the next wave`}
            looks={looks}
            question={t`The next wave is offered the version at once, and told by mail. Mails cannot be taken back.`}
            yes={t`Send it`}
            act={step('send-next')}
          />
        )}
        {(isOpen || isGoingBack) && (
          <ConfirmButton
            label={t`Stop`}
            looks={looks}
            question={
              isGoingBack
                ? t`Ends the campaign and withdraws the way back from those who have not taken it. They keep the version.`
                : t`Ends the campaign and withdraws what nobody answered. Who upgraded stays upgraded. It cannot be taken up again.`
            }
            yes={t`Stop now`}
            isDestructive
            asksWhy
            act={step('stop')}
          />
        )}
        {!isGoingBack && state !== 'rolledBack' && counts.upgraded > 0 && (
          <ConfirmButton
            label={t`Roll back`}
            looks={looks}
            question={t`Withdraws what is open, and offers the former version to everybody who upgraded, by mail too. They decide. It cannot be undone.`}
            yes={t`Offer the way back`}
            isDestructive
            asksWhy
            act={step('roll-back')}
          />
        )}
      </Group>
    </WhoMay>
  );
}
