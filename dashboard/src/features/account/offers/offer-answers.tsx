import { t } from '@lingui/core/macro';
import { Button, Group } from '@mantine/core';
import type { UpgradeOffer } from './offers-query.ts';

/** The answers that an offer can be given as it stands. */
export function OfferAnswers(props: {
  offer: UpgradeOffer;
  /** The answer that is on its way. */
  pending: boolean | null | undefined;
  showsOwnWay: boolean;
  onAnswer: (accept: boolean | null) => void;
  onOwnWay: () => void;
}) {
  const { offer, pending, showsOwnWay, onAnswer, onOwnWay } = props;
  const { kind, state, isCarriedOutHere } = offer;
  const isBack = kind === 'rollback';
  const isOpen = state === 'offered' || state === 'rollBackOffered';
  const hasFailed = state === 'failed' || state === 'rollBackFailed';
  const hasYes = state === 'accepted' || state === 'rollBackAccepted';
  const hasNo = state === 'declined' || (isBack && state === 'upgraded');
  const isBusy = pending !== undefined;
  const small = { size: 'xs', disabled: isBusy } as const;
  const answer = (accept: boolean | null) => ({
    loading: pending === accept,
    onClick: () => onAnswer(accept),
  });
  const yes = !isCarriedOutHere
    ? t`Yes, I do it in Make`
    : hasFailed
      ? t`Try again`
      : isBack
        ? t`Yes, go back`
        : t`Yes, upgrade`;
  const mayDecline = isOpen || hasFailed || state === 'needsDecisions' || (hasYes && !isCarriedOutHere);
  if (!isOpen && !hasFailed && !mayDecline && !hasNo) return null;
  return (
    <Group gap="xs">
      {(isOpen || hasFailed) && (
        <Button {...small} {...answer(true)}>
          {yes}
        </Button>
      )}
      {(isOpen || hasFailed) && isCarriedOutHere && !showsOwnWay && (
        <Button {...small} variant="default" onClick={onOwnWay}>
          {t`I’ll do it in Make myself`}
        </Button>
      )}
      {mayDecline && (
        <Button {...small} variant="subtle" {...answer(false)}>
          {t`Not now`}
        </Button>
      )}
      {hasNo && (
        <Button {...small} variant="default" {...answer(null)}>
          {t`Take the no back`}
        </Button>
      )}
    </Group>
  );
}
