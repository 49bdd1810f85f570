import { Button, Group, Menu, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { sessionQuery } from '../../api/session.ts';
import { useNow } from '../../format/use-now.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { acknowledge, change, resolve, type Alert } from './alerts-query.ts';

const hours = [
  { label: 'For 4 hours', count: 4 },
  { label: 'For a day', count: 24 },
  { label: 'For a week', count: 168 },
];
const msPerHour = 3_600_000;

/** Acknowledge, take, mute, resolve. */
export function AlertActions({ alert: { id, state, assignedTo, mutedUntil } }: { alert: Alert }) {
  const queries = useQueryClient();
  const now = useNow();
  const me = useQuery(sessionQuery).data?.operator.id;
  const act = useMutation({
    mutationFn: (action: () => Promise<Alert>) => action(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['/admin/alerts'] }),
  });
  const mute = (until: string | null) => act.mutate(() => change(id, { mutedUntil: until }));
  const isMine = assignedTo?.id === me;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {state === 'open' && (
          <Button size="compact-sm" loading={act.isPending} onClick={() => act.mutate(() => acknowledge(id))}>
            Acknowledge
          </Button>
        )}
        {me && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={act.isPending}
            onClick={() => act.mutate(() => change(id, { assignedTo: isMine ? null : me }))}
          >
            {isMine ? 'Give back' : 'Take it'}
          </Button>
        )}
        {mutedUntil && new Date(mutedUntil) > now ? (
          <Button size="compact-sm" variant="default" disabled={act.isPending} onClick={() => mute(null)}>
            Unmute
          </Button>
        ) : (
          <Menu position="bottom-start">
            <Menu.Target>
              <Button size="compact-sm" variant="default" disabled={act.isPending}>
                Mute
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {hours.map(({ label, count }) => (
                <Menu.Item
                  key={count}
                  onClick={() => mute(new Date(Date.now() + count * msPerHour).toISOString())}
                >
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        <Button
          size="compact-sm"
          variant="default"
          disabled={act.isPending}
          onClick={() => act.mutate(() => resolve(id))}
        >
          Resolve
        </Button>
      </Group>
      {act.error && <ProblemAlert error={act.error} />}
    </Stack>
  );
}
