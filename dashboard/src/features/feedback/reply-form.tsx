import { t } from '@lingui/core/macro';
import { Button, Checkbox, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { idempotencyKeys } from '../../api/idempotency-keys.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { LeavingGuard } from '../../ui/leaving-guard.tsx';
import { close, replyTo, type AdminFeedback } from './feedback-query.ts';

/** The one answer to a piece of feedback, sent by mail; or it is put away without one. */
export function ReplyForm({ feedback: { id, status } }: { feedback: AdminFeedback }) {
  const queries = useQueryClient();
  const [message, setMessage] = useState('');
  const [accept, setAccept] = useState(false);
  const [keys] = useState(idempotencyKeys);
  const note = () => queries.invalidateQueries({ queryKey: ['/admin/feedback'] });
  const reply = useMutation({
    mutationFn: (closes: boolean) =>
      replyTo(id, { message: message.trim(), close: closes, accept }, keys.keyFor([message, closes, accept])),
    onSuccess: note,
  });
  const closing = useMutation({ mutationFn: () => close(id), onSuccess: note });
  const error = reply.error ?? closing.error;
  const isBusy = reply.isPending || closing.isPending;
  const isEmpty = message.trim() === '';
  return (
    <Paper p="md" component="form" onSubmit={(event) => event.preventDefault()} aria-label={t`Answer`}>
      <LeavingGuard when={!isEmpty && !reply.isSuccess} what={t`Your answer`} />
      <Stack>
        <Textarea
          label={t`Your answer`}
          description={t`The customer gets it by mail, and sees it beside the feedback. It cannot be changed afterwards.`}
          autosize
          minRows={4}
          maxLength={5000}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <Checkbox
          label={t`It helped: give the customer reward points`}
          checked={accept}
          onChange={(event) => setAccept(event.currentTarget.checked)}
        />
        {error && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          {status === 'open' && isEmpty && (
            <Button
              variant="default"
              loading={closing.isPending}
              onClick={() => closing.mutate()}
            >{t`Close without an answer`}</Button>
          )}
          <Button
            variant="default"
            disabled={isEmpty || isBusy}
            onClick={() => reply.mutate(false)}
          >{t`Answer`}</Button>
          <Button
            disabled={isEmpty || closing.isPending}
            loading={reply.isPending}
            onClick={() => reply.mutate(true)}
          >{t`Answer and close`}</Button>
        </Group>
        {status === 'closed' && (
          <Text fz="sm" c="dimmed">{t`It is closed; an answer can still be sent.`}</Text>
        )}
      </Stack>
    </Paper>
  );
}
