import { Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { CreatedCustomerKey, CustomerKeyPage } from '../../../../server/accounts/schema.ts';
import { apiDelete, apiPost } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';
import { useNow } from '../../format/use-now.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { CreatedKey } from '../../ui/created-key.tsx';
import { EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';

type Key = z.infer<typeof CustomerKeyPage>['items'][number];
type NewKey = z.infer<typeof CreatedCustomerKey>;

const keysQuery = pagedQuery<Key>('/v1/api-keys', { limit: 50 });
const pathOf = ({ id }: Key) => `/v1/api-keys/${encodeURIComponent(id)}`;

/** The keys with which Make and scripts act for the customer. */
export function AccountKeysPage() {
  const query = useInfiniteQuery(keysQuery);
  const [open, setOpen] = useState<'new' | Key | null>(null);
  const columns: Column<Key>[] = [
    { key: 'name', header: 'Name', cell: ({ name }) => name },
    { key: 'prefix', header: 'Key', cell: ({ prefix }) => <code>{prefix}…</code> },
    {
      key: 'lastUsed',
      header: 'Last used',
      cell: ({ lastUsedAt }) => <TimeText at={lastUsedAt} relative absent="Never" />,
    },
    {
      key: 'expires',
      header: 'Works until',
      cell: ({ expiresAt }) => <TimeText at={expiresAt} absent="Revoked" />,
    },
    {
      key: 'actions',
      header: 'Actions',
      isHeaderHidden: true,
      align: 'end',
      cell: (key) => <KeyActions apiKey={key} onRotate={() => setOpen(key)} />,
    },
  ];
  return (
    <>
      <PageHeader
        title="API keys"
        description="With a key, your connection in Make and your scripts act for you. Each is shown once, when it is made."
        actions={<Button onClick={() => setOpen('new')}>New key</Button>}
      />
      <PagedTable
        label="API keys"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState title="No API keys">Make one and put it into your connection in Make.</EmptyState>}
      />
      {open === 'new' && <NewKeyModal onClose={() => setOpen(null)} />}
      {open !== null && open !== 'new' && <RotateModal apiKey={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function KeyActions({ apiKey, onRotate }: { apiKey: Key; onRotate: () => void }) {
  const queries = useQueryClient();
  const now = useNow();
  if (apiKey.revokedAt) return <StatusBadge status="revoked" />;
  if (apiKey.expiresAt && Date.parse(apiKey.expiresAt) <= now.getTime())
    return <StatusBadge status="expired" />;
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={onRotate}
        aria-label={`Replace ${apiKey.name}, ${apiKey.prefix}`}
      >
        Replace
      </Button>
      <ConfirmButton
        label="Revoke"
        fullLabel={`Revoke ${apiKey.name}, ${apiKey.prefix}`}
        looks={{ variant: 'subtle', color: 'red', c: 'var(--sl-bad)', size: 'compact-sm' }}
        question={`Whatever uses “${apiKey.name}” is refused from now on, and who signed in with it is signed out. This cannot be undone.`}
        yes="Revoke the key"
        no="Keep it"
        isDestructive
        act={async () => {
          await apiDelete(pathOf(apiKey));
          void queries.invalidateQueries({ queryKey: keysQuery.queryKey });
        }}
      />
    </Group>
  );
}

const lifetimes = [
  { value: 'never', label: 'Until it is revoked' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
];

function NewKeyModal({ onClose }: { onClose: () => void }) {
  const form = useForm({
    initialValues: { name: '', lifetime: 'never' },
    validate: { name: (name) => (name.trim() === '' ? 'What the key is for, such as “Make”.' : null) },
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
    <KeyModal title="New API key" made={creation.data} onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => creation.mutate(values))} noValidate>
        <Stack>
          {creation.error && <ProblemAlert error={creation.error} />}
          <TextInput
            label="Name"
            placeholder="Make"
            maxLength={100}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Select
            label="Works for"
            data={lifetimes}
            allowDeselect={false}
            {...form.getInputProps('lifetime')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={creation.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </KeyModal>
  );
}

function RotateModal({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const form = useForm({ initialValues: { overlapHours: 24 as number | string } });
  const rotation = useKeyMaking(({ overlapHours }: { overlapHours: number | string }) =>
    apiPost<NewKey>(`${pathOf(apiKey)}/rotate`, { overlapHours: Number(overlapHours) }),
  );
  return (
    <KeyModal title={`Replace ${apiKey.name}`} made={rotation.data} onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => rotation.mutate(values))} noValidate>
        <Stack>
          {rotation.error && <ProblemAlert error={rotation.error} />}
          <Text fz="sm">
            You get another key of the same name. The former one goes on working for a while, so that you can
            change over without a gap.
          </Text>
          <NumberInput
            label="Hours for which the former key still works"
            min={0}
            max={720}
            allowDecimal={false}
            data-autofocus
            {...form.getInputProps('overlapHours')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={rotation.isPending}>
              Replace the key
            </Button>
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
  children: React.ReactNode;
}) {
  const { title, made, onClose, children } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? 'Your new key' : title}
      closeOnClickOutside={!made}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made ? <CreatedKey apiKey={made.key} onDone={onClose} /> : children}
    </Modal>
  );
}
