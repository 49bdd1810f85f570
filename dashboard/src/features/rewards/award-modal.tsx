import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { apiPost } from '../../api/client.ts';
import { idempotencyKeys } from '../../api/idempotency-keys.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';

/** Gives a customer points, or takes some, with a reason that the customer sees. */
export function AwardModal({ customer, onClose }: { customer: string; onClose: () => void }) {
  const queries = useQueryClient();
  const keys = useRef(idempotencyKeys());
  const form = useForm({
    initialValues: { customer, points: '', reason: '' },
    validate: {
      customer: (id) => (id.trim() === '' ? 'The id of a customer, such as cus_…' : null),
      points: (points) =>
        /^-?[1-9]\d{0,6}$/.test(points.trim()) ? null : 'A whole number, below 0 to take some.',
      reason: (reason) => (reason.trim() === '' ? 'Say why; the customer sees it.' : null),
    },
  });
  const award = useMutation({
    mutationFn: (body: object) =>
      apiPost('/admin/rewards', body, { idempotencyKey: keys.current.keyFor(body) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['/admin/rewards'] });
      onClose();
    },
  });
  const submit = form.onSubmit((values) =>
    award.mutate({
      customer: values.customer.trim(),
      points: Number(values.points),
      reason: values.reason.trim(),
    }),
  );
  return (
    <Modal opened onClose={onClose} title="Give points" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {award.error && <ProblemAlert error={award.error} />}
          <TextInput label="Customer" placeholder="cus_…" required {...form.getInputProps('customer')} />
          <TextInput label="Points" inputMode="numeric" required {...form.getInputProps('points')} />
          <Textarea
            label="Reason"
            maxLength={500}
            autosize
            minRows={2}
            required
            {...form.getInputProps('reason')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={award.isPending}>
              Give
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
