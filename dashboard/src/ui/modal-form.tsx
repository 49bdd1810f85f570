import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { complaintsByField, isSaidAtFields } from './changed-fields.ts';
import { ProblemAlert } from './data-state.tsx';
import { useFirstComplaint } from './use-first-complaint.ts';
import { useFocusBack } from './use-focus-back.ts';
import { WhyField } from './why-field.tsx';

/** A form in a dialog of its own, which is gone once the form was taken; what the server complains of stands at its field. */
export function ModalForm<Form extends Record<string, unknown>>(props: {
  title: string;
  form: UseFormReturnType<Form>;
  /** Sends what was entered, with the reason that was given, and has read anew what shows it. */
  send: (values: Form, reason: string) => Promise<void>;
  onClose: () => void;
  submitLabel: string;
  /** Whether it changes something that has a history. */
  asksWhy: boolean;
  /** Stands beside the buttons. */
  history?: ReactNode;
  complaintsOf?: (error: Error) => Record<string, string>;
  children: ReactNode;
}) {
  const { title, form, send, onClose, submitLabel, asksWhy, history, children } = props;
  const { complaintsOf = complaintsByField } = props;
  useFocusBack();
  const { frame, showFirst } = useFirstComplaint();
  const [reason, setReason] = useState('');
  const sending = useMutation({
    mutationFn: (values: Form) => send(values, reason.trim()),
    onSuccess: onClose,
    onError: (error) => {
      form.setErrors(complaintsOf(error));
      showFirst();
    },
  });
  const submit = form.onSubmit(
    (values) => sending.mutate(values),
    () => {
      sending.reset(); // what the server said of the former try does not stand beside what is wrong now
      showFirst();
    },
  );
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={submit} ref={frame} noValidate>
        <Stack>
          {sending.error && !isSaidAtFields(sending.error, form.getValues()) && (
            <ProblemAlert error={sending.error} />
          )}
          {children}
          {asksWhy && <WhyField value={reason} onChange={setReason} />}
          <Group justify="space-between">
            <div>{history}</div>
            <Group>
              <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
              <Button type="submit" loading={sending.isPending}>
                {submitLabel}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
