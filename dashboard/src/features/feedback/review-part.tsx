import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { decideReview, type AdminFeedback } from './feedback-query.ts';
import { useChange } from './use-change.ts';

const stateWords = {
  waiting: t`Nobody else reads it until you let it through.`,
  shown: t`Everybody reads it on the page of the scenario.`,
  hidden: t`Nobody else reads it.`,
} as const;

/** Whether the words of a review are shown to everybody; nothing for other feedback. */
export function ReviewPart({ feedback: { id, review } }: { feedback: AdminFeedback }) {
  const change = useChange((state: 'shown' | 'hidden') => decideReview(id, state));
  if (review === null) return null;
  return (
    <Part title={t`Review`}>
      <Paper p="md">
        <Stack gap="sm">
          {change.error && <ProblemAlert error={change.error} />}
          <Text fz="sm">
            {review.mayShow ? (
              <Trans>
                {stateWords[review.state]}
                {review.decidedAt !== null && (
                  <Trans>
                    {' '}
                    Decided <TimeText at={review.decidedAt} />.
                  </Trans>
                )}{' '}
                Its stars count either way.
              </Trans>
            ) : (
              <Trans>
                Its customer does not let others read it.
                {review.decidedAt !== null && (
                  <Trans>
                    {' '}
                    Decided <TimeText at={review.decidedAt} />.
                  </Trans>
                )}{' '}
                Its stars count either way.
              </Trans>
            )}
          </Text>
          {review.mayShow && (
            <WhoMay scope="feedback:write">
              <Group gap="xs">
                {review.state !== 'shown' && (
                  <Button
                    loading={change.isPending}
                    onClick={() => change.mutate('shown')}
                  >{t`Show it`}</Button>
                )}
                {review.state !== 'hidden' && (
                  <Button
                    variant="default"
                    loading={change.isPending}
                    onClick={() => change.mutate('hidden')}
                  >{t`Hide it`}</Button>
                )}
              </Group>
            </WhoMay>
          )}
        </Stack>
      </Paper>
    </Part>
  );
}
