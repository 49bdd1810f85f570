import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Feedback } from '../../../../server/feedback/schema.ts';
import { apiPost } from '../../api/client.ts';
import { idempotencyKeys } from '../../api/idempotency-keys.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { everyInstallationQuery, feedbackQuery, nameOf } from './account-queries.ts';
import { feedbackKinds } from './feedback-kinds.ts';

const sendKeys = idempotencyKeys();

/** Says that something is wrong, or anything else, about an installation or about none. */
export function ReportModal({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const installations = useQuery(everyInstallationQuery);
  const form = useForm<{ kind: Feedback['kind']; installationId: string | null; message: string }>({
    initialValues: {
      kind: 'wrongResult',
      installationId: null,
      message: '',
    },
    validate: { message: (message) => (message.trim() === '' ? t`What was it?` : null) },
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
    <Modal opened onClose={onClose} title={t`Report something`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={form.onSubmit((values) => sending.mutate(values))} noValidate>
        <Stack>
          {sending.error && <ProblemAlert error={sending.error} />}
          <Select
            label={t`What is it?`}
            data={feedbackKinds}
            allowDeselect={false}
            {...form.getInputProps('kind')}
          />
          <Select
            label={t`Which installation?`}
            description={t`Leave it out when it is about none.`}
            data={(installations.data ?? []).map((one) => ({ value: one.id, label: nameOf(one) }))}
            clearable
            searchable
            clearButtonProps={{ 'aria-label': t`No installation` }}
            {...form.getInputProps('installationId')}
          />
          <Textarea
            label={t`In your words`}
            description={t`Addresses, numbers of cards and secrets are taken out before it is stored.`}
            autosize
            minRows={4}
            maxLength={5000}
            data-autofocus
            {...form.getInputProps('message')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" loading={sending.isPending}>{t`Send`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
