import { Anchor, Button, Group, Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Feedback } from '../../../../server/feedback/schema.ts';
import { apiPost } from '../../api/client.ts';
import { idempotencyKeys } from '../../api/idempotency-keys.ts';
import { pagedQuery } from '../../api/pages.ts';
import { DataState, EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Paper } from '@mantine/core';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { everyInstallationQuery, nameOf } from './account-queries.ts';
import styles from './account.module.css';

const feedbackQuery = pagedQuery<Feedback>('/v1/feedback', { limit: 20 });

const kinds: { value: Feedback['kind']; label: string }[] = [
  { value: 'wrongResult', label: 'A result was wrong' },
  { value: 'bug', label: 'Something does not work' },
  { value: 'wrongTimeSaved', label: 'The time saved is wrong' },
  { value: 'idea', label: 'An idea' },
  { value: 'question', label: 'A question' },
  { value: 'praise', label: 'Praise' },
];
const wordsOfKind = (kind: Feedback['kind']) => kinds.find(({ value }) => value === kind)?.label ?? kind;

/** What the customer said, and what was answered. */
export function AccountFeedbackPage() {
  const query = useInfiniteQuery(feedbackQuery);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <PageHeader
        title="Feedback"
        description="What you told us, and what became of it."
        actions={<Button onClick={() => setIsOpen(true)}>Report something</Button>}
      />
      <DataState
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          <Paper>
            <EmptyState title="Nothing yet">
              A result was wrong, or you have an idea? Say so; the answer comes here and by mail.
            </EmptyState>
          </Paper>
        }
      >
        {({ pages }) => (
          <Stack gap="sm">
            {pages
              .flatMap(({ items }) => items)
              .map((feedback) => (
                <FeedbackCard key={feedback.id} feedback={feedback} />
              ))}
            {query.hasNextPage && (
              <Button
                variant="subtle"
                size="xs"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show more
              </Button>
            )}
          </Stack>
        )}
      </DataState>
      {isOpen && <ReportModal onClose={() => setIsOpen(false)} />}
    </>
  );
}

function FeedbackCard({ feedback }: { feedback: Feedback }) {
  const { kind, status, message, createdAt, reply, run, fix, pageUrl, runLink } = feedback;
  return (
    <article className={styles.card} aria-label={`${wordsOfKind(kind)}: ${message.slice(0, 60)}`}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fz="sm" fw={600}>
            {wordsOfKind(kind)}
          </Text>
          <Group gap="xs">
            <Text fz="xs" c="dimmed">
              <TimeText at={createdAt} />
            </Text>
            <StatusBadge status={status} />
          </Group>
        </Group>
        <p className={styles.text}>{message === '' ? 'The words have been forgotten.' : message}</p>
        {run && (
          <Text fz="xs" c="dimmed">
            About the run {run.executionId}
          </Text>
        )}
        {fix && (
          <Text fz="xs" c="dimmed">
            Version {fix.version} mends it{fix.publishedAt ? '.' : ', once it is out.'}
          </Text>
        )}
        {reply && (
          <div>
            <Text fz="xs" c="dimmed">
              Answered <TimeText at={reply.repliedAt} />
            </Text>
            <p className={styles.text}>{reply.message}</p>
          </div>
        )}
        {runLink === 'open' && (
          <Anchor href={pageUrl} fz="sm">
            Say which run it is about
          </Anchor>
        )}
      </Stack>
    </article>
  );
}

const sendKeys = idempotencyKeys();

function ReportModal({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const installations = useQuery(everyInstallationQuery);
  const form = useForm({
    initialValues: {
      kind: 'wrongResult' as Feedback['kind'],
      installationId: null as string | null,
      message: '',
    },
    validate: { message: (message) => (message.trim() === '' ? 'What was it?' : null) },
  });
  const sending = useMutation({
    mutationFn: ({ kind, installationId, message }: typeof form.values) => {
      const body = { kind, message: message.trim(), ...(installationId === null ? {} : { installationId }) };
      return apiPost('/v1/feedback', body, { idempotencyKey: sendKeys.keyFor(body) });
    },
    onSuccess: async () => {
      sendKeys.forget();
      await queries.invalidateQueries({ queryKey: feedbackQuery.queryKey });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Report something" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={form.onSubmit((values) => sending.mutate(values))} noValidate>
        <Stack>
          {sending.error && <ProblemAlert error={sending.error} />}
          <Select label="What is it?" data={kinds} allowDeselect={false} {...form.getInputProps('kind')} />
          <Select
            label="Which installation?"
            description="Leave it out when it is about none."
            data={(installations.data ?? []).map((one) => ({ value: one.id, label: nameOf(one) }))}
            clearable
            searchable
            clearButtonProps={{ 'aria-label': 'No installation' }}
            {...form.getInputProps('installationId')}
          />
          <Textarea
            label="In your words"
            description="Addresses, numbers of cards and secrets are taken out before it is stored."
            autosize
            minRows={4}
            maxLength={5000}
            data-autofocus
            {...form.getInputProps('message')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={sending.isPending}>
              Send
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
