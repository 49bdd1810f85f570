import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { chooseRun, type FeedbackDossier } from './feedback-query.ts';
import { unusualWords } from './feedback-words.ts';
import { useChange } from './use-change.ts';

/** While nobody has said which run is meant: those that were offered, to be chosen for the customer. */
export function CandidatesPart({ dossier: { feedback, candidates } }: { dossier: FeedbackDossier }) {
  const choose = useChange((choice: Parameters<typeof chooseRun>[1]) => chooseRun(feedback.id, choice));
  if (feedback.runLink !== 'open') return null;
  return (
    <Part
      title={t`Which run is meant?`}
      description={
        candidates.length > 0
          ? t`The likeliest of the 24 hours before it was sent. The customer was offered the same.`
          : t`Nothing ran in the 24 hours before it was sent.`
      }
    >
      <Paper p="md">
        <Stack gap="sm">
          {candidates.map(({ candidate, executionId, startedAt, scenarioTitle, version, reasons }) => (
            <Group key={candidate} justify="space-between" data-candidate={candidate}>
              <div>
                <Text fz="sm">
                  <Trans>
                    {scenarioTitle}, version {version} · <TimeText at={startedAt} />
                  </Trans>
                </Text>
                <Text fz="xs" c="dimmed">
                  {[executionId, ...reasons.map((reason) => unusualWords[reason])].join(' · ')}
                </Text>
              </div>
              <WhoMay scope="feedback:write">
                <Button
                  size="xs"
                  variant="default"
                  disabled={choose.isPending}
                  aria-label={t`This run: ${executionId}`}
                  onClick={() => choose.mutate({ candidate })}
                >{t`This run`}</Button>
              </WhoMay>
            </Group>
          ))}
          <WhoMay scope="feedback:write">
            <Group justify="flex-end">
              <Button
                size="xs"
                variant="default"
                disabled={choose.isPending}
                onClick={() => choose.mutate({ noRun: true })}
              >{t`No run in particular`}</Button>
            </Group>
          </WhoMay>
          {choose.error && <ProblemAlert error={choose.error} />}
        </Stack>
      </Paper>
    </Part>
  );
}
