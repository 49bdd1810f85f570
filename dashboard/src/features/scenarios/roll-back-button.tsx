import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiPost } from '../../api/client.ts';
import { scenarioPath, scenarioQuery, type AdminScenarioDetail } from '../../api/scenarios.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';

/** Publishes an earlier version's content as a new version, after a second press. */
export function RollBackButton({ scenario, to }: { scenario: AdminScenarioDetail; to: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const queries = useQueryClient();
  const rollBack = useMutation({
    mutationFn: () => apiPost<AdminScenarioDetail>(scenarioPath(scenario.slug, '/rollback'), { to }),
    onSuccess: (detail) => {
      setIsOpen(false);
      queries.setQueryData(scenarioQuery(detail.slug).queryKey, detail);
      return queries.invalidateQueries({ queryKey: ['/admin/scenarios'] });
    },
  });
  const open = () => {
    rollBack.reset();
    setIsOpen(true);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      trapFocus
      withinPortal
      position="bottom-end"
      width={300}
      shadow="md"
    >
      <Popover.Target>
        <Button size="xs" variant="default" onClick={open}>
          Roll back to version {to}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text fz="sm">
            The content of version {to} is published as a new version. New installations get it; those that
            stand keep theirs until they are upgraded.
          </Text>
          {rollBack.error && <ProblemAlert error={rollBack.error} />}
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            {/* Spent once it was done: a double click's second press meets the button while the popover fades. */}
            <Button
              size="xs"
              loading={rollBack.isPending}
              disabled={rollBack.isSuccess}
              onClick={() => rollBack.mutate()}
            >
              Roll back
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
