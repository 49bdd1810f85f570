import { t } from '@lingui/core/macro';
import { Button, Group } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiDelete } from '../../api/client.ts';
import { useNow } from '../../format/use-now.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { NewKeyModal, RotateModal } from './key-modals.tsx';
import { keyPath, keysQuery, type Key } from './keys-query.ts';

const columnsWith = (rotate: (key: Key) => void): Column<Key>[] => [
  { key: 'name', header: t`Name`, cell: ({ name }) => name },
  { key: 'prefix', header: t`Key`, cell: ({ prefix }) => <code>{prefix}…</code> },
  {
    key: 'lastUsed',
    header: t`Last used`,
    cell: ({ lastUsedAt }) => <TimeText at={lastUsedAt} relative absent={t`Never`} />,
  },
  {
    key: 'expires',
    header: t`Works until`,
    cell: ({ expiresAt }) => <TimeText at={expiresAt} absent={t`No end`} />,
  },
  {
    key: 'actions',
    header: t`Actions`,
    isHeaderHidden: true,
    align: 'end',
    cell: (key) => <KeyActions apiKey={key} onRotate={() => rotate(key)} />,
  },
];

/** The keys with which Make and scripts act for the customer. */
export function AccountKeysPage() {
  const query = useInfiniteQuery(keysQuery);
  const [open, setOpen] = useState<'new' | Key | null>(null);
  return (
    <>
      <PageHeader
        title={t`API keys`}
        description={t`With a key, your connection in Make and your scripts act for you. Each is shown once, when it is made.`}
        actions={<Button onClick={() => setOpen('new')}>{t`New key`}</Button>}
      />
      <PagedTable
        label={t`API keys`}
        query={query}
        columns={columnsWith(setOpen)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`No API keys`}
          >{t`Make one and put it into your connection in Make.`}</EmptyState>
        }
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
        aria-label={t`Replace ${apiKey.name}, ${apiKey.prefix}`}
      >{t`Replace`}</Button>
      <ConfirmButton
        label={t`Revoke`}
        fullLabel={t`Revoke ${apiKey.name}, ${apiKey.prefix}`}
        looks={{ variant: 'subtle', color: 'red', c: 'var(--sl-bad)', size: 'compact-sm' }}
        question={t`Whatever uses “${apiKey.name}” is refused from now on, and who signed in with it is signed out. This cannot be undone.`}
        yes={t`Revoke the key`}
        no={t`Keep it`}
        isDestructive
        act={async () => {
          await apiDelete(keyPath(apiKey));
          void queries.invalidateQueries({ queryKey: keysQuery.queryKey });
        }}
      />
    </Group>
  );
}
