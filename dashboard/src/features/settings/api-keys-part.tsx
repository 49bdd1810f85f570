import { t } from '@lingui/core/macro';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { apiKeysQuery, type ApiKey } from './api-keys-query.ts';
import { NewKeyModal } from './new-key-modal.tsx';
import { RotateKeyButton } from './rotate-key-button.tsx';
import { RevokeKeyButton } from './revoke-key-button.tsx';

const columns: Column<ApiKey>[] = [
  { key: 'name', header: t`Name`, cell: (key) => key.name },
  { key: 'prefix', header: t`Key`, cell: (key) => <code>{key.prefix}…</code> },
  {
    key: 'scopes',
    header: t`Scopes`,
    cell: (key) => (key.scopes.includes('*') ? t`Everything` : key.scopes.join(', ')),
  },
  {
    key: 'lastUsed',
    header: t`Last used`,
    cell: (key) => <TimeText at={key.lastUsedAt} relative absent={t`Never`} />,
  },
  { key: 'expires', header: t`Expires`, cell: (key) => <TimeText at={key.expiresAt} absent={t`Never`} /> },
  {
    key: 'actions',
    header: t`Actions`,
    isHeaderHidden: true,
    align: 'end',
    cell: (key) => (
      <Group gap={4} wrap="nowrap" justify="flex-end">
        {!hasEnded(key) && <RotateKeyButton apiKey={key} />}
        <RevokeKeyButton apiKey={key} />
      </Group>
    ),
  },
];

const hasEnded = ({ revokedAt, expiresAt }: ApiKey) =>
  revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= Date.now());

/** The keys that scripts use instead of a sign-in. */
export function ApiKeysPart() {
  const query = useInfiniteQuery(apiKeysQuery);
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Stack gap="sm" component="section" aria-label={t`API keys`}>
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={2} fz={16}>{t`API keys`}</Title>
          <Text
            fz="sm"
            c="dimmed"
          >{t`For scripts that call the operators’ API. A key is shown once, when it is created.`}</Text>
        </div>
        <Group>
          <HistoryLink path="/admin/api-keys" name="all API keys" />
          <WhoMay scope="settings:write">
            <Button leftSection={<PlusIcon size={16} />} onClick={open}>{t`New key`}</Button>
          </WhoMay>
        </Group>
      </Group>
      <DataState
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          <Paper>
            <EmptyState
              title={t`No API keys yet`}
            >{t`Create one to read figures or publish scenarios from a script.`}</EmptyState>
          </Paper>
        }
      >
        {({ pages }) => (
          <DataTable
            label={t`API keys`}
            columns={columns}
            rows={pages.flatMap(({ items }) => items)}
            rowKey={({ id }) => id}
            onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
            isLoadingMore={query.isFetchingNextPage}
          />
        )}
      </DataState>
      <NewKeyModal opened={isOpen} onClose={close} />
    </Stack>
  );
}
