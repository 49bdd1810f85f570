import { t } from '@lingui/core/macro';
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { showToast } from '../../ui/toast.ts';
import { SwitchModal } from './switch-modal.tsx';
import { putSwitch, switchesQuery, type Switch } from './switches-query.ts';

/** Parts of the product that some customers can have first, and that can be taken from all at once. */
export function SwitchesPart() {
  const query = useQuery(switchesQuery);
  return (
    <Part
      title={t`Feature switches`}
      description={t`What is new can go to a part of the customers first, and off for everybody at once.`}
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
          <Text fz="sm" c="dimmed">{t`On: ${item.does} Off: ${item.otherwise}`}</Text>
        </Stack>
        <WhoMay scope="settings:write">
          <Group gap="xs">
            {item.isOn && (
              <ConfirmButton
                label={t`Off for everybody`}
                fullLabel={t`Switch ${item.name} off for everybody`}
                looks={{ variant: 'default', size: 'xs' }}
                question={t`It is off with the answer, on every server. Percentage and lists stay for when it is on again.`}
                yes={t`Switch off`}
                isDestructive
                asksWhy
                act={async (reason) => {
                  await putSwitch(item.name, { ...item, isOn: false }, reason);
                  const renew = () => queries.invalidateQueries({ queryKey: switchesQuery.queryKey });
                  showToast({
                    message: t`${item.name} is off for everybody.`,
                    undo: () => putSwitch(item.name, item, '').then(renew),
                  });
                  await renew();
                }}
              />
            )}
            <Button
              variant="default"
              size="xs"
              aria-label={t`Change ${item.name}`}
              onClick={() => setIsOpen(true)}
            >{t`Change`}</Button>
          </Group>
        </WhoMay>
      </Group>
      {isOpen && <SwitchModal item={item} onClose={() => setIsOpen(false)} />}
    </Paper>
  );
}

function forWhom({ isOn, percent, allowed, denied }: Switch): string {
  if (!isOn) return t`Off for everybody.`;
  const parts = [
    percent === 100 ? t`On for everybody` : t`On for ${percent}% of the customers`,
    allowed.length > 0 ? t`and ${allowed.length} by name` : '',
    denied.length > 0 ? t`but not for ${denied.length}` : '',
  ];
  return `${parts.filter(Boolean).join(' ')}.`;
}
