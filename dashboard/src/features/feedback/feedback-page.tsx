import { Code, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { wordsOf } from '../../format/words.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { feedbackQuery, type AdminFeedback } from './feedback-query.ts';
import { ReplyForm } from './reply-form.tsx';

/** One piece of feedback: what was said, what it is about, and the answer. */
export function FeedbackPage() {
  const { id } = useParams({ from: '/dashboard/feedback/$id' });
  const query = useQuery(feedbackQuery(id));
  return (
    <>
      <PageHeader
        title={query.data ? wordsOf(query.data.kind) : 'Feedback'}
        description={<Link to="/dashboard/feedback">Feedback</Link>}
        actions={query.data && <StatusBadge status={query.data.status} />}
      />
      <DataState query={query}>
        {(feedback) => (
          <Stack gap={32} maw={760}>
            <Message feedback={feedback} />
            <Subject feedback={feedback} />
            <Part title="Answer">
              {feedback.reply ? (
                <Reply reply={feedback.reply} />
              ) : (
                <WhoMay scope="feedback:write" otherwise={<Text fz="sm">Not answered yet.</Text>}>
                  <ReplyForm feedback={feedback} />
                </WhoMay>
              )}
            </Part>
          </Stack>
        )}
      </DataState>
    </>
  );
}

function Message({ feedback: { message, redacted } }: { feedback: AdminFeedback }) {
  return (
    <Paper p="md">
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} data-testid="message">
        {message}
      </Text>
      {redacted.length > 0 && (
        <Text fz="xs" c="dimmed" mt="sm">
          Removed before it was stored: {redacted.map(wordsOf).join(', ').toLowerCase()}.
        </Text>
      )}
    </Paper>
  );
}

function Subject({ feedback }: { feedback: AdminFeedback }) {
  const { scenario, installationId, executionId, requestId, rating, customer, createdAt } = feedback;
  return (
    <Part title="What it is about">
      <Paper p="md">
        <Facts>
          <Fact name="Customer">
            <PersonText person={customer} />
          </Fact>
          <Fact name="Sent">
            <TimeText at={createdAt} />
          </Fact>
          <Fact name="Scenario">
            {scenario ? (
              <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.slug }}>
                {scenario.title}
              </Link>
            ) : (
              'The library as a whole'
            )}
          </Fact>
          {rating !== null && <Fact name="Rating">{rating} of 5</Fact>}
          {installationId && (
            <Fact name="Installation">
              <Link to="/dashboard/installations/$id" params={{ id: installationId }}>
                <Code>{installationId}</Code>
              </Link>
            </Fact>
          )}
          {executionId && (
            <Fact name="Execution">
              <Code>{executionId}</Code>
            </Fact>
          )}
          {requestId && (
            <Fact name="Request">
              <Code>{requestId}</Code>
            </Fact>
          )}
        </Facts>
      </Paper>
    </Part>
  );
}

function Reply({ reply }: { reply: NonNullable<AdminFeedback['reply']> }) {
  return (
    <Paper p="md" data-testid="reply">
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{reply.message}</Text>
      <Group gap={4} mt="sm">
        <Text fz="xs" c="dimmed">
          Answered <TimeText at={reply.repliedAt} />
          {reply.mailedAt ? ', and mailed' : '; the mail is on its way'}
        </Text>
      </Group>
    </Paper>
  );
}
