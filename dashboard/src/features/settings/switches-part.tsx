import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { SwitchModal } from './switch-modal.tsx';
import { putSwitch, switchesQuery, type Switch } from './switches-query.ts';

/** Parts of the product that some customers can have first, and that can be taken from all at once. */
export function SwitchesPart() {
  const query = useQuery(switchesQuery);
  return (
    <Part
      title="Feature switches"
      description="What is new can go to a part of the customers first, and off for everybody at once."
    >
      <DataState query={query}>
        {({ items }) => (
          <Stack gap="sm">
            {items.map((item) => (
              <SwitchCard key={item.name} item={item} />
            ))}
          </Stack>
        )}
      </DataState>
    </Part>
  );
}

function SwitchCard({ item }: { item: Switch }) {
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Paper p="md" data-switch={item.name}>
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} maw={620}>
          <Group gap="xs">
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {item.name}
            </Text>
            <StatusBadge status={item.isOn ? 'on' : 'off'} />
          </Group>
          <Text fz="sm">{forWhom(item)}</Text>
          <Text fz="sm" c="dimmed">
            On: {item.does} Off: {item.otherwise}
          </Text>
        </Stack>
        <WhoMay scope="settings:write">
          <Group gap="xs">
            {item.isOn && (
              <ConfirmButton
                label="Off for everybody"
                fullLabel={`Switch ${item.name} off for everybody`}
                looks={{ variant: 'default', size: 'xs' }}
                question="It is off with the answer, on every server. Percentage and lists stay for when it is on again."
                yes="Switch off"
                isDestructive
                asksWhy
                act={async (reason) => {
                  await putSwitch(item.name, { ...item, isOn: false }, reason);
                  await queries.invalidateQueries({ queryKey: switchesQuery.queryKey });
                }}
              />
            )}
            <Button
              variant="default"
              size="xs"
              aria-label={`Change ${item.name}`}
              onClick={() => setIsOpen(true)}
            >
              Change
            </Button>
          </Group>
        </WhoMay>
      </Group>
      {isOpen && <SwitchModal item={item} onClose={() => setIsOpen(false)} />}
    </Paper>
  );
}

function forWhom({ isOn, percent, allowed, denied }: Switch): string {
  if (!isOn) return 'Off for everybody.';
  const parts = [
    percent === 100 ? 'On for everybody' : `On for ${percent}% of the customers`,
    allowed.length > 0 ? `and ${allowed.length} by name` : '',
    denied.length > 0 ? `but not for ${denied.length}` : '',
  ];
  return `${parts.filter(Boolean).join(' ')}.`;
}
