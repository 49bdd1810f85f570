import { plural, t } from '@lingui/core/macro';
import { Anchor, Box, Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatCount } from '../../format/number.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import styles from './account.module.css';
import { ReviewModal } from './review-modal.tsx';
import { ownReviewsQuery, withdrawReview, type OwnReview } from './reviews-query.ts';

const stateWords = {
  waiting: t`Waits to be read by us`,
  shown: t`Shown on the page of the scenario`,
  hidden: t`Not shown`,
} as const;

/** What the customer says in public of scenarios that they run; nothing where none has run often enough. */
export function ReviewsPart() {
  const query = useInfiniteQuery(ownReviewsQuery);
  const reviewable = (query.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ mayReview, review }) => mayReview || review !== null);
  if (reviewable.length === 0) return null;
  return (
    <Box mb={32}>
      <Part title={t`Your reviews`}>
        <Stack gap="sm">
          {reviewable.map((own) => (
            <ReviewCard key={own.scenario.id} own={own} />
          ))}
        </Stack>
      </Part>
    </Box>
  );
}

function ReviewCard({ own }: { own: OwnReview }) {
  const { scenario, completedRuns, review } = own;
  const [isOpen, setIsOpen] = useState(false);
  const queries = useQueryClient();
  const withdrawal = useMutation({
    mutationFn: () => withdrawReview(scenario.slug),
    onSettled: () => queries.invalidateQueries({ queryKey: ownReviewsQuery.queryKey }),
  });
  return (
    <article className={styles.card} aria-label={t`Review of ${scenario.title}`}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Anchor href={`/scenarios/${scenario.slug}`} fz="sm" fw={600}>
            {scenario.title}
          </Anchor>
          <Text fz="xs" c="dimmed">
            {formatCount(completedRuns)}{' '}
            {plural(completedRuns, { one: `completed run`, other: `completed runs` })}
          </Text>
        </Group>
        {review && (
          <>
            <p className={styles.text}>
              {review.message === ''
                ? t`${review.stars} of 5 stars`
                : t`${review.stars} of 5 stars: ${review.message}`}
            </p>
            <Text fz="xs" c="dimmed">
              {review.mayShow ? stateWords[review.state] : t`Only we read it`} ·{' '}
              <TimeText at={review.writtenAt} />
            </Text>
          </>
        )}
        {withdrawal.error && <ProblemAlert error={withdrawal.error} />}
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => setIsOpen(true)}>
            {review ? t`Write it anew` : t`Write a review`}
          </Button>
          {review && (
            <Button
              variant="subtle"
              size="xs"
              loading={withdrawal.isPending}
              onClick={() => withdrawal.mutate()}
            >{t`Take it back`}</Button>
          )}
        </Group>
      </Stack>
      {isOpen && <ReviewModal own={own} onClose={() => setIsOpen(false)} />}
    </article>
  );
}
