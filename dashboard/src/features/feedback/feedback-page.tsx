import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { wordsOf } from '../../format/words.ts';
import { DataState } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { CandidatesPart } from './candidates-part.tsx';
import { dossierQuery, type AdminFeedback, type FeedbackDossier } from './feedback-query.ts';
import { kindWords, saidOf } from './feedback-words.ts';
import { FixPart } from './fix-part.tsx';
import { HistoryPart } from './history-part.tsx';
import { OthersPart } from './others-part.tsx';
import { ReplyForm } from './reply-form.tsx';
import { ReviewPart } from './review-part.tsx';
import { SubjectPart } from './subject-part.tsx';
import { TriagePart } from './triage-part.tsx';

/** One piece of feedback: what was said, what it is about, what is made of it, and the answer. */
export function FeedbackPage() {
  const { id } = useParams({ from: '/dashboard/feedback/$id' });
  const query = useQuery(dossierQuery(id));
  const feedback = query.data?.feedback;
  return (
    <>
      <PageHeader
        title={feedback ? kindWords[feedback.kind] : t`Feedback`}
        description={<Link to="/dashboard/feedback">{t`Feedback`}</Link>}
        actions={feedback && <StatusBadge status={feedback.status} />}
      />
      <DataState query={query}>{(dossier) => <Parts dossier={dossier} />}</DataState>
    </>
  );
}

function Parts({ dossier }: { dossier: FeedbackDossier }) {
  const { feedback } = dossier;
  return (
    <Stack gap={32} maw={760}>
      <Message feedback={feedback} />
      <ReviewPart feedback={feedback} />
      <TriagePart feedback={feedback} />
      <SubjectPart dossier={dossier} />
      <CandidatesPart dossier={dossier} />
      <FixPart dossier={dossier} />
      <Part title={t`Answer`}>
        {feedback.reply ? (
          <Reply reply={feedback.reply} />
        ) : (
          <WhoMay scope="feedback:write" otherwise={<Text fz="sm">{t`Not answered yet.`}</Text>}>
            <ReplyForm feedback={feedback} />
          </WhoMay>
        )}
      </Part>
      <OthersPart dossier={dossier} />
      <HistoryPart history={dossier.history} />
    </Stack>
  );
}

function Message({ feedback }: { feedback: AdminFeedback }) {
  const { redacted } = feedback;
  return (
    <Paper p="md">
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} data-testid="message">
        {saidOf(feedback)}
      </Text>
      {redacted.length > 0 && (
        <Text
          fz="xs"
          c="dimmed"
          mt="sm"
        >{t`Removed before it was stored: ${redacted.map(wordsOf).join(', ').toLowerCase()}.`}</Text>
      )}
    </Paper>
  );
}

function Reply({ reply }: { reply: NonNullable<AdminFeedback['reply']> }) {
  return (
    <Paper p="md" data-testid="reply">
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{reply.message}</Text>
      <Group gap={4} mt="sm">
        <Text fz="xs" c="dimmed">
          {reply.mailedAt ? (
            <Trans>
              Answered <TimeText at={reply.repliedAt} />, and mailed
            </Trans>
          ) : (
            <Trans>
              Answered <TimeText at={reply.repliedAt} />; the mail is on its way
            </Trans>
          )}
        </Text>
      </Group>
    </Paper>
  );
}
