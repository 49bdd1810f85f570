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
  { key: 'name', header: 'Name', cell: (key) => key.name },
  { key: 'prefix', header: 'Key', cell: (key) => <code>{key.prefix}…</code> },
  {
    key: 'scopes',
    header: 'Scopes',
    cell: (key) => (key.scopes.includes('*') ? 'Everything' : key.scopes.join(', ')),
  },
  {
    key: 'lastUsed',
    header: 'Last used',
    cell: (key) => <TimeText at={key.lastUsedAt} relative absent="Never" />,
  },
  { key: 'expires', header: 'Expires', cell: (key) => <TimeText at={key.expiresAt} absent="Never" /> },
  {
    key: 'actions',
    header: 'Actions',
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
    <Stack gap="sm" component="section" aria-label="API keys">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={2} fz={16}>
            API keys
          </Title>
          <Text fz="sm" c="dimmed">
            For scripts that call the operators&rsquo; API. A key is shown once, when it is created.
          </Text>
        </div>
        <Group>
          <HistoryLink path="/admin/api-keys" name="all API keys" />
          <WhoMay scope="settings:write">
            <Button leftSection={<PlusIcon size={16} />} onClick={open}>
              New key
            </Button>
          </WhoMay>
        </Group>
      </Group>
      <DataState
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          <Paper>
            <EmptyState title="No API keys yet">
              Create one to read figures or publish scenarios from a script.
            </EmptyState>
          </Paper>
        }
      >
        {({ pages }) => (
          <DataTable
            label="API keys"
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
