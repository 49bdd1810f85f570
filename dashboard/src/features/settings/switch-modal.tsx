import {
  Button,
  Group,
  Modal,
  NumberInput,
  Stack,
  Switch as Toggle,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { complaintsByField, isSaidAtFields } from '../../ui/changed-fields.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { useFirstComplaint } from '../../ui/use-first-complaint.ts';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { putSwitch, switchesQuery, type Switch } from './switches-query.ts';

const linesOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter((line) => line !== ''))];

/** For whom a switch is on. */
export function SwitchModal({ item, onClose }: { item: Switch; onClose: () => void }) {
  useFocusBack();
  const { frame, showFirst } = useFirstComplaint();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      isOn: item.isOn,
      percent: item.percent,
      allowed: item.allowed.join('\n'),
      denied: item.denied.join('\n'),
      reason: '',
    },
    validate: {
      percent: (percent) =>
        Number.isInteger(percent) && percent >= 0 && percent <= 100 ? null : 'A whole number from 0 to 100.',
    },
  });
  const sending = useMutation({
    mutationFn: ({ isOn, percent, allowed, denied, reason }: typeof form.values) =>
      putSwitch(
        item.name,
        { isOn, percent, allowed: linesOf(allowed), denied: linesOf(denied) },
        reason.trim(),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: switchesQuery.queryKey });
      onClose();
    },
    onError: (error) => {
      form.setErrors(complaintsByField(error));
      showFirst();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Switch ${item.name}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={form.onSubmit((values) => sending.mutate(values), showFirst)} ref={frame} noValidate>
        <Stack>
          {sending.error && !isSaidAtFields(sending.error, form.getValues()) && (
            <ProblemAlert error={sending.error} />
          )}
          <Toggle
            label="On"
            description="Off is off for everybody at once, whoever is listed."
            data-autofocus
            {...form.getInputProps('isOn', { type: 'checkbox' })}
          />
          <NumberInput
            label="Share of the customers"
            description="Raising it takes it from nobody."
            suffix="%"
            min={0}
            max={100}
            allowDecimal={false}
            {...form.getInputProps('percent')}
          />
          <Textarea
            label="Also for these customers"
            description="Ids, one a line."
            autosize
            minRows={2}
            {...form.getInputProps('allowed')}
          />
          <Textarea
            label="Never for these customers"
            description="Ids, one a line."
            autosize
            minRows={2}
            {...form.getInputProps('denied')}
          />
          <TextInput
            label="Why"
            placeholder="For the log of changes"
            maxLength={500}
            {...form.getInputProps('reason')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={sending.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
