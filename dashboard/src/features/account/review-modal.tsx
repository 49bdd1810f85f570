import { t } from '@lingui/core/macro';
import { Button, Checkbox, Group, Input, Modal, SegmentedControl, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { feedbackQuery } from './account-queries.ts';
import { ownReviewsQuery, writeReview, type OwnReview, type ReviewBody } from './reviews-query.ts';

/** Stars and words about a scenario, and whether others may read them. */
export function ReviewModal({ own: { scenario, review }, onClose }: { own: OwnReview; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm<ReviewBody>({
    initialValues: {
      stars: review?.stars ?? 0,
      message: review?.message ?? '',
      mayShow: review?.mayShow ?? false,
    },
    validate: {
      stars: (stars) => (stars === 0 ? t`How many stars?` : null),
      message: (message) => (message.trim() === '' ? t`What is it like?` : null),
    },
  });
  const writing = useMutation({
    mutationFn: (body: ReviewBody) => writeReview(scenario.slug, { ...body, message: body.message.trim() }),
    onSuccess: async () => {
      await Promise.all(
        [ownReviewsQuery, feedbackQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey })),
      );
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Review “${scenario.title}”`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={form.onSubmit((values) => writing.mutate(values))} noValidate>
        <Stack>
          {writing.error && <ProblemAlert error={writing.error} />}
          <Input.Wrapper
            label={t`Stars`}
            labelElement="div"
            description={t`From 1 (bad) to 5 (very good).`}
            error={form.errors['stars']}
          >
            <SegmentedControl
              fullWidth
              mt={6}
              aria-label={t`Stars`}
              data={['1', '2', '3', '4', '5']}
              value={form.values.stars === 0 ? '' : String(form.values.stars)}
              onChange={(stars) => form.setFieldValue('stars', Number(stars))}
            />
          </Input.Wrapper>
          <Textarea
            label={t`In your words`}
            description={t`Addresses, numbers of cards and secrets are taken out before it is stored.`}
            autosize
            minRows={4}
            maxLength={5000}
            {...form.getInputProps('message')}
          />
          <Checkbox
            label={t`Others may read it`}
            description={t`On the page of the scenario, without your name, with how many runs you have completed. You can take it back.`}
            {...form.getInputProps('mayShow', { type: 'checkbox' })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" loading={writing.isPending}>{t`Send`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
