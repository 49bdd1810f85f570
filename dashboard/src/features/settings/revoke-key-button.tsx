import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { apiKeysQuery, revokeApiKey, type ApiKey } from './api-keys-query.ts';

/** Revokes a key after a second press, since no undo can give a script its key back. */
export function RevokeKeyButton({ apiKey }: { apiKey: ApiKey }) {
  const [isOpen, setIsOpen] = useState(false);
  const queries = useQueryClient();
  const revocation = useMutation({
    mutationFn: () => revokeApiKey(apiKey.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  if (apiKey.revokedAt) return <StatusBadge status="revoked" />;
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      trapFocus
      withinPortal
      position="bottom-end"
      width={280}
      shadow="md"
    >
      <Popover.Target>
        <Button
          variant="subtle"
          color="red"
          c="var(--sl-bad)"
          size="compact-sm"
          onClick={() => setIsOpen(true)}
          aria-label={`Revoke ${apiKey.name}`}
        >
          Revoke
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text fz="sm">
            Scripts that use “{apiKey.name}” are refused from now on. This cannot be undone.
          </Text>
          {revocation.error && <ProblemAlert error={revocation.error} />}
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={() => setIsOpen(false)}>
              Keep it
            </Button>
            <Button size="xs" color="red" loading={revocation.isPending} onClick={() => revocation.mutate()}>
              Revoke the key
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
