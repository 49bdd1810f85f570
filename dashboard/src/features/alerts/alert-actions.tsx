import { t } from '@lingui/core/macro';
import { Button, Group, Menu, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { sessionQuery } from '../../api/session.ts';
import { useNow } from '../../format/use-now.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { showToast } from '../../ui/toast.ts';
import { acknowledge, change, resolve, type Alert } from './alerts-query.ts';

const hours = [
  { label: t`For 4 hours`, count: 4 },
  { label: t`For a day`, count: 24 },
  { label: t`For a week`, count: 168 },
];
const msPerHour = 3_600_000;

/** Acknowledge, take, mute, resolve. */
export function AlertActions({ alert: { id, state, assignedTo, mutedUntil } }: { alert: Alert }) {
  const queries = useQueryClient();
  const now = useNow();
  const me = useQuery(sessionQuery).data?.operator.id;
  const renew = () => queries.invalidateQueries({ queryKey: ['/admin/alerts'] });
  const act = useMutation({ mutationFn: (action: () => Promise<Alert>) => action(), onSuccess: renew });
  /** What has a way back is done at once, and the way back is offered. */
  const set = (changes: Parameters<typeof change>[1], former: typeof changes, message: string) =>
    act.mutate(() => change(id, changes), {
      onSuccess: () => showToast({ message, undo: () => change(id, former).then(renew) }),
    });
  const mute = (until: string | null) =>
    set(
      { mutedUntil: until },
      { mutedUntil },
      until === null ? t`The alert is told of again.` : t`The alert is muted.`,
    );
  const isMine = assignedTo?.id === me;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {state === 'open' && (
          <Button
            size="compact-sm"
            loading={act.isPending}
            onClick={() => act.mutate(() => acknowledge(id))}
          >{t`Acknowledge`}</Button>
        )}
        {me && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={act.isPending}
            onClick={() =>
              set(
                { assignedTo: isMine ? null : me },
                { assignedTo: assignedTo?.id ?? null },
                isMine ? t`The alert is nobody’s again.` : t`The alert is yours.`,
              )
            }
          >
            {isMine ? t`Give back` : t`Take it`}
          </Button>
        )}
        {mutedUntil && new Date(mutedUntil) > now ? (
          <Button
            size="compact-sm"
            variant="default"
            disabled={act.isPending}
            onClick={() => mute(null)}
          >{t`Unmute`}</Button>
        ) : (
          <Menu position="bottom-start">
            <Menu.Target>
              <Button size="compact-sm" variant="default" disabled={act.isPending}>{t`Mute`}</Button>
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
        >{t`Resolve`}</Button>
      </Group>
      {act.error && <ProblemAlert error={act.error} />}
    </Stack>
  );
}
