import { t } from '@lingui/core/macro';
import { Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { apiPost } from '../../api/client.ts';
import { CreatedKey } from '../../ui/created-key.tsx';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { keyPath, keysQuery, type CreatedKey as NewKey, type Key } from './keys-query.ts';

const lifetimes = [
  { value: 'never', label: t`Until it is revoked` },
  { value: '90', label: '90 days' },
  { value: '365', label: t`One year` },
];

/** Makes a key and shows it once. */
export function NewKeyModal({ onClose }: { onClose: () => void }) {
  const form = useForm({
    initialValues: { name: '', lifetime: 'never' },
    validate: { name: (name) => (name.trim() === '' ? t`What the key is for, such as “Make”.` : null) },
  });
  const creation = useKeyMaking(({ name, lifetime }: typeof form.values) =>
    apiPost<NewKey>('/v1/api-keys', {
      name: name.trim(),
      ...(lifetime === 'never'
        ? {}
        : { expiresAt: new Date(Date.now() + Number(lifetime) * 86_400_000).toISOString() }),
    }),
  );
  return (
    <KeyModal title={t`New API key`} made={creation.data} onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => creation.mutate(values))} noValidate>
        <Stack>
          {creation.error && <ProblemAlert error={creation.error} />}
          <TextInput
            label={t`Name`}
            placeholder={t`Make`}
            maxLength={100}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Select
            label={t`Works for`}
            data={lifetimes}
            allowDeselect={false}
            {...form.getInputProps('lifetime')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" loading={creation.isPending}>{t`Create`}</Button>
          </Group>
        </Stack>
      </form>
    </KeyModal>
  );
}

/** Puts another key in a key's place, with an overlap. */
export function RotateModal({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const form = useForm<{ overlapHours: number | string }>({ initialValues: { overlapHours: 24 } });
  const rotation = useKeyMaking(({ overlapHours }: { overlapHours: number | string }) =>
    apiPost<NewKey>(`${keyPath(apiKey)}/rotate`, { overlapHours: Number(overlapHours) }),
  );
  return (
    <KeyModal title={t`Replace ${apiKey.name}`} made={rotation.data} onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => rotation.mutate(values))} noValidate>
        <Stack>
          {rotation.error && <ProblemAlert error={rotation.error} />}
          <Text fz="sm">{t`You get another key of the same name. The former one goes on working for a while, so that you can change over without a gap.`}</Text>
          <NumberInput
            label={t`Hours for which the former key still works`}
            min={0}
            max={720}
            allowDecimal={false}
            data-autofocus
            {...form.getInputProps('overlapHours')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" loading={rotation.isPending}>{t`Replace the key`}</Button>
          </Group>
        </Stack>
      </form>
    </KeyModal>
  );
}

function useKeyMaking<Values>(make: (values: Values) => Promise<NewKey>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: make,
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
}

function KeyModal(props: {
  title: string;
  made: NewKey | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const { title, made, onClose, children } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? t`Your new key` : title}
      closeOnClickOutside={!made}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {made ? <CreatedKey apiKey={made.key} onDone={onClose} /> : children}
    </Modal>
  );
}
