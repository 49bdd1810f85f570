import { t } from '@lingui/core/macro';
import { Button, Group, Popover, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiPatch } from '../api/client.ts';
import { ProblemAlert } from './data-state.tsx';
import { hasHistory } from './history-link.tsx';
import { useMay, type Scope } from './may.tsx';
import { StatusBadge } from './status-badge.tsx';
import { WhyField } from './why-field.tsx';

/** Switches one of a list on or off. Where its changes are noted it asks for the reason first, so that a press by mistake does nothing. */
export function QuickSwitch(props: {
  /** Such as `/admin/alert-rules`. */
  path: string;
  id: string;
  scope: Scope;
  name: string;
  isActive: boolean;
}) {
  const { path, id, scope, name, isActive } = props;
  const asksWhy = hasHistory(path);
  const [reason, setReason] = useState<string | null>(null);
  const queries = useQueryClient();
  const mayChange = useMay(scope);
  const change = useMutation({
    mutationFn: (wanted: boolean) =>
      apiPatch(
        `${path}/${encodeURIComponent(id)}`,
        { isActive: wanted },
        reason ? { reason: reason.trim() } : {},
      ),
    onSuccess: () => setReason(null),
    onSettled: () => queries.invalidateQueries({ queryKey: [path] }),
  });
  if (!mayChange) return <StatusBadge status={isActive ? 'active' : 'off'} />;
  const toggle = (
    <Switch
      aria-label={t`${name} is active`}
      checked={change.isPending ? change.variables : isActive}
      disabled={change.isPending}
      onChange={() => {
        change.reset();
        if (asksWhy) setReason('');
        else change.mutate(!isActive);
      }}
    />
  );
  if (!asksWhy)
    return (
      <>
        {toggle}
        {change.error && <ProblemAlert error={change.error} />}
      </>
    );
  return (
    <Popover
      opened={reason !== null}
      onChange={(isOpen) => !isOpen && setReason(null)}
      trapFocus
      returnFocus
      withRoles={false} // the switch is no button that opens something
      withinPortal
      position="bottom-end"
      width={300}
      shadow="md"
    >
      <Popover.Target>
        <div>{toggle}</div>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={isActive ? t`Switch ${name} off` : t`Switch ${name} on`}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate(!isActive);
          }}
        >
          <Stack gap="sm">
            <Text fz="sm">{isActive ? t`“${name}” is on.` : t`“${name}” is off.`}</Text>
            <WhyField value={reason ?? ''} onChange={setReason} />
            {change.error && <ProblemAlert error={change.error} />}
            <Group justify="flex-end" gap="xs">
              <Button size="xs" variant="default" onClick={() => setReason(null)}>{t`Cancel`}</Button>
              <Button size="xs" type="submit" loading={change.isPending} disabled={change.isSuccess}>
                {isActive ? t`Switch off` : t`Switch on`}
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
