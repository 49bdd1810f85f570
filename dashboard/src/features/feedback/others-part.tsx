import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, List, Paper, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { triage, type AdminFeedback, type FeedbackDossier } from './feedback-query.ts';
import { kindWords, saidOf } from './feedback-words.ts';
import { useChange } from './use-change.ts';

/** Feedback that says the same, and what else the customer has said. */
export function OthersPart({ dossier: { feedback, duplicates, alsoBy } }: { dossier: FeedbackDossier }) {
  return (
    <Part title={t`Other feedback`}>
      <Paper p="md">
        <Stack>
          <DuplicateForm feedback={feedback} />
          {duplicates.length > 0 && <Feedbacks title={t`Says the same`} all={duplicates} />}
          {alsoBy.length > 0 ? (
            <Feedbacks title={t`By the same customer`} all={alsoBy} />
          ) : (
            <Text fz="sm" c="dimmed">{t`The customer has said nothing else.`}</Text>
          )}
        </Stack>
      </Paper>
    </Part>
  );
}

function DuplicateForm({ feedback: { id, duplicateOf } }: { feedback: AdminFeedback }) {
  const [original, setOriginal] = useState('');
  const change = useChange((duplicate: string | null) => triage(id, { duplicateOf: duplicate }));
  return (
    <Stack gap="xs">
      {duplicateOf !== null && (
        <Text fz="sm">
          <Trans>
            Says the same as{' '}
            <Link to="/dashboard/feedback/$id" params={{ id: duplicateOf }}>
              {duplicateOf}
            </Link>
          </Trans>
        </Text>
      )}
      <WhoMay scope="feedback:write">
        {duplicateOf === null ? (
          <Group align="flex-end">
            <TextInput
              label={t`Says the same as`}
              placeholder="fbk_…"
              value={original}
              onChange={(event) => setOriginal(event.currentTarget.value.trim())}
            />
            <Button
              variant="default"
              disabled={original === ''}
              loading={change.isPending}
              onClick={() => change.mutate(original)}
            >{t`Close as a duplicate`}</Button>
          </Group>
        ) : (
          <Group>
            <Button
              variant="default"
              size="xs"
              loading={change.isPending}
              onClick={() => change.mutate(null)}
            >{t`It is no duplicate`}</Button>
          </Group>
        )}
      </WhoMay>
      {change.error && <ProblemAlert error={change.error} />}
    </Stack>
  );
}

function Feedbacks({ title, all }: { title: string; all: readonly AdminFeedback[] }) {
  return (
    <div>
      <Text fz="sm" fw={500} mb={4}>
        {title}
      </Text>
      <List fz="sm" listStyleType="none" aria-label={title}>
        {all.map((feedback) => (
          <List.Item key={feedback.id} mb={4}>
            <Link to="/dashboard/feedback/$id" params={{ id: feedback.id }}>
              {saidOf(feedback).slice(0, 100)}
            </Link>{' '}
            <Text span fz="xs" c="dimmed">
              {kindWords[feedback.kind]}, <TimeText at={feedback.createdAt} relative />
            </Text>{' '}
            <StatusBadge status={feedback.status} />
          </List.Item>
        ))}
      </List>
    </div>
  );
}
