import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Group, Loader, Text } from '@mantine/core';
import { Notice } from '../../../ui/notice.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { isUnderWay, type UpgradeOffer } from './offers-query.ts';

/** Where an offer stands after its answer, and what is to be done in Make, if anything. */
export function OfferStanding({ offer, showsOwnWay }: { offer: UpgradeOffer; showsOwnWay: boolean }) {
  const { kind, state, reason, installedVersion, settledAt, makeUrl } = offer;
  if (isUnderWay(offer))
    return (
      <Group gap="xs" role="status" wrap="nowrap">
        <Loader size={16} />
        <Text fz="sm">
          {kind === 'rollback'
            ? t`The former scenario is being put back in Make. You may leave this page.`
            : t`The upgrade is under way in Make. You may leave this page.`}
        </Text>
      </Group>
    );
  if (state === 'declined' || (state === 'upgraded' && kind === 'rollback'))
    return (
      <Text fz="sm" role="status">{t`You said no, so version ${installedVersion} stays as it is.`}</Text>
    );
  if (state === 'upgraded' || state === 'rolledBack')
    return (
      <Text fz="sm" role="status">
        <Trans>
          Done <TimeText at={settledAt} relative />: version {installedVersion} is in place.
        </Trans>
      </Text>
    );
  if (state === 'needsDecisions')
    return (
      <Notice tone="warn" title={t`You decide`} isUrgent>
        {reason && <Text fz="sm">{reason}</Text>}
        <Text fz="sm" mt={4}>
          {t`In Make, run “Upgrade an installation” of the Scenario Library app: with “Dry run” to see each place, then with your choices.`}
        </Text>
        <InMake url={makeUrl} />
      </Notice>
    );
  if (state === 'failed' || state === 'rollBackFailed')
    return (
      <Notice tone="bad" title={t`Make did not take it`} isUrgent>
        <Text fz="sm">{reason ?? t`No reason was given.`}</Text>
        {showsOwnWay && <OwnWay kind={kind} />}
        <InMake url={makeUrl} />
      </Notice>
    );
  if (showsOwnWay || state === 'accepted' || state === 'rollBackAccepted') return <OwnWay kind={kind} />;
  return null;
}

function InMake({ url }: { url: string | null }) {
  if (url === null) return null;
  return <Anchor href={url} target="_blank" rel="noreferrer" fz="sm">{t`Open it in Make`}</Anchor>;
}

function OwnWay({ kind }: { kind: UpgradeOffer['kind'] }) {
  return (
    <Text fz="sm" role="status" mt={4}>
      {kind === 'rollback'
        ? t`In Make, run the module “Roll back an installation” of the Scenario Library app. That is your yes; this page then shows it as done.`
        : t`In Make, run the module “Upgrade an installation” of the Scenario Library app. That is your yes; this page then shows it as done.`}
    </Text>
  );
}
