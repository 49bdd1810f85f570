import { Button, Group, Modal, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { apiPatch, apiPost } from '../api/client.ts';
import { idempotencyKeys } from '../api/idempotency-keys.ts';
import { ProblemAlert } from './data-state.tsx';
import { HistoryLink } from './history-link.tsx';
import { useFirstComplaint } from './use-first-complaint.ts';
import { useFocusBack } from './use-focus-back.ts';
import { changedFields, complaintsByField, isSaidAtFields } from './changed-fields.ts';
import { WhyField } from './why-field.tsx';

/** The frame of a form: creates something, or sends what was changed of it, with the reason; from there its history is one press away. */
export function FormModal<Form extends Record<string, unknown>>(props: {
  title: string;
  /** Such as `/admin/plans`; with the id of what is changed. */
  path: string;
  id: string | null;
  form: UseFormReturnType<Form>;
  bodyOf: (form: Form) => object;
  onClose: () => void;
  /** Of the button of a form that creates. */
  createLabel?: string;
  children: ReactNode;
}) {
  const { title, path, id, form, bodyOf, onClose, createLabel = 'Create', children } = props;
  useFocusBack();
  const { frame, showFirst } = useFirstComplaint();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const keys = useRef(idempotencyKeys());
  const sending = useMutation({
    mutationFn: (body: object) =>
      id === null
        ? apiPost(path, body, { idempotencyKey: keys.current.keyFor(body) })
        : apiPatch(`${path}/${id}`, body, { reason: reason.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [path] });
      await queries.invalidateQueries({ queryKey: ['/admin/products'] });
      onClose();
    },
    onError: (error) => {
      form.setErrors(complaintsByField(error));
      showFirst();
    },
  });
  // What the server said of the former try does not stand beside what is wrong now.
  const submit = form.onSubmit(
    (values) => {
      const body = bodyOf(values);
      if (id === null) return sending.mutate(body);
      const changed = changedFields(body, bodyOf(form.getInitialValues()));
      if (Object.keys(changed).length === 0) onClose();
      else sending.mutate(changed);
    },
    () => {
      sending.reset();
      showFirst();
    },
  );
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} ref={frame} noValidate>
        <Stack>
          {sending.error && !isSaidAtFields(sending.error, form.getValues()) && (
            <ProblemAlert error={sending.error} />
          )}
          {children}
          {id !== null && <WhyField value={reason} onChange={setReason} />}
          <Group justify="space-between">
            <div>{id !== null && <HistoryLink path={path} id={id} />}</div>
            <Group>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={sending.isPending}>
                {id === null ? createLabel : 'Save'}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
