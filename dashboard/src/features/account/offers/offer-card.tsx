import { t } from '@lingui/core/macro';
import { Group, Paper, Stack, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemAlert } from '../../../ui/data-state.tsx';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import { OfferAnswers } from './offer-answers.tsx';
import { OfferContent } from './offer-content.tsx';
import { OfferStanding } from './offer-standing.tsx';
import { answerOffer, offerAnchor, offersQuery, type UpgradeOffer } from './offers-query.ts';

/** One offer: what it is, where it stands, and how to answer it. */
export function OfferCard({ offer }: { offer: UpgradeOffer }) {
  const queries = useQueryClient();
  const [showsOwnWay, setShowsOwnWay] = useState(false);
  const { installation, name, scenario, kind, state, version } = offer;
  const answering = useMutation({
    mutationFn: (accept: boolean | null) => answerOffer(installation, accept),
    onSuccess: (answered) =>
      queries.setQueryData(offersQuery.queryKey, (all) =>
        all?.map((each) => (each.installation === installation ? answered : each)),
      ),
    onError: () => queries.invalidateQueries({ queryKey: offersQuery.queryKey }),
  });
  const called = name || scenario.title;
  const title =
    kind === 'rollback' ? t`${called}: back from version ${version}` : t`${called}: version ${version}`;
  const isAsked = state === 'offered' || state === 'rollBackOffered';
  return (
    <Paper
      p="md"
      id={offerAnchor(installation)}
      role="group"
      aria-label={title}
      style={{ scrollMarginTop: 80 }}
      data-offer={state}
    >
      <Stack gap="sm" maw={720}>
        <Group gap="sm">
          <Title order={3} fz={15}>
            {title}
          </Title>
          {!isAsked && !(kind === 'rollback' && state === 'upgraded') && <StatusBadge status={state} />}
        </Group>
        {isAsked && <OfferContent offer={offer} />}
        <OfferStanding offer={offer} showsOwnWay={showsOwnWay} />
        {answering.error && <ProblemAlert error={answering.error} />}
        <OfferAnswers
          offer={offer}
          pending={answering.isPending ? answering.variables : undefined}
          showsOwnWay={showsOwnWay}
          onAnswer={answering.mutate}
          onOwnWay={() => setShowsOwnWay(true)}
        />
      </Stack>
    </Paper>
  );
}
