import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { WhyField } from '../../ui/why-field.tsx';
import { apiKeysQuery, createApiKey, type Scope } from './api-keys-query.ts';
import { CreatedKey } from '../../ui/created-key.tsx';
import { ScopePicker } from './scope-picker.tsx';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: t`One year` },
  { value: 'never', label: t`Never` },
];

/** Creates an operator key and shows it once. */
export function NewKeyModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { name: '', scopes: [] as Scope[], lifetime: '90', reason: '' },
    validate: {
      name: (name) => (name.trim() === '' ? t`What the key is for, such as “nightly export”.` : null),
      scopes: (scopes) => (scopes.length === 0 ? t`Choose what the key may do.` : null),
    },
  });
  const creation = useMutation({
    mutationFn: ({ name, scopes, lifetime, reason }: typeof form.values) =>
      createApiKey({ name: name.trim(), scopes, ...expiry(lifetime, new Date()) }, reason.trim()),
    onSuccess: () => queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  const close = () => {
    onClose();
    form.reset();
    creation.reset();
  };
  const submit = form.onSubmit((key) => creation.mutate(key));
  const title = creation.data ? t`Your new key` : t`New API key`;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      closeOnClickOutside={!creation.data}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {creation.data ? (
        <CreatedKey apiKey={creation.data.key} onDone={close} />
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack>
            {creation.error && <ProblemAlert error={creation.error} />}
            <TextInput
              label={t`Name`}
              placeholder={t`Nightly export`}
              maxLength={100}
              data-autofocus
              {...form.getInputProps('name')}
            />
            <ScopePicker {...form.getInputProps('scopes')} />
            <Select
              label={t`Expires after`}
              data={lifetimes}
              allowDeselect={false}
              {...form.getInputProps('lifetime')}
            />
            <WhyField
              value={form.values.reason}
              onChange={(reason) => form.setFieldValue('reason', reason)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>{t`Cancel`}</Button>
              <Button type="submit" loading={creation.isPending}>{t`Create`}</Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function expiry(lifetime: string, now: Date): { expiresAt?: string } {
  if (lifetime === 'never') return {};
  return { expiresAt: new Date(now.getTime() + Number(lifetime) * 86_400_000).toISOString() };
}
