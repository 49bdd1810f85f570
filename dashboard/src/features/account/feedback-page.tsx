import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Feedback } from '../../../../server/feedback/schema.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { feedbackQuery } from './account-queries.ts';
import styles from './account.module.css';
import { wordsOfKind } from './feedback-kinds.ts';
import { ReviewsPart } from './reviews-part.tsx';
import { ReportModal } from './report-modal.tsx';

/** What the customer said, and what was answered. */
export function AccountFeedbackPage() {
  const query = useInfiniteQuery(feedbackQuery);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <PageHeader
        title={t`Feedback`}
        description={t`What you told us, and what became of it.`}
        actions={<Button onClick={() => setIsOpen(true)}>{t`Report something`}</Button>}
      />
      <ReviewsPart />
      <DataState
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          <Paper>
            <EmptyState
              title={t`Nothing yet`}
            >{t`A result was wrong, or you have an idea? Say so; the answer comes here and by mail.`}</EmptyState>
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
              >{t`Show more`}</Button>
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
        <p className={styles.text}>{message === '' ? t`The words have been forgotten.` : message}</p>
        {run && <Text fz="xs" c="dimmed">{t`About the run ${run.executionId}`}</Text>}
        {fix && (
          <Text fz="xs" c="dimmed">
            {fix.publishedAt
              ? t`Version ${fix.version} mends it.`
              : t`Version ${fix.version} mends it, once it is out.`}
          </Text>
        )}
        {reply && (
          <div>
            <Text fz="xs" c="dimmed">
              <Trans>
                Answered <TimeText at={reply.repliedAt} />
              </Trans>
            </Text>
            <p className={styles.text}>{reply.message}</p>
          </div>
        )}
        {runLink === 'open' && <Anchor href={pageUrl} fz="sm">{t`Say which run it is about`}</Anchor>}
      </Stack>
    </article>
  );
}
