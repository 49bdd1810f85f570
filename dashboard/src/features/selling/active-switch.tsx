import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiPatch } from '../../api/client.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { useMay } from '../../ui/may.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** Switches one of a list on or off. */
export function ActiveSwitch(props: { path: string; id: string; name: string; isActive: boolean }) {
  const { path, id, name, isActive } = props;
  const queries = useQueryClient();
  const mayChange = useMay('billing:write');
  const change = useMutation({
    mutationFn: (wanted: boolean) => apiPatch(`${path}/${encodeURIComponent(id)}`, { isActive: wanted }),
    onSettled: () => queries.invalidateQueries({ queryKey: [path] }),
  });
  if (!mayChange) return <StatusBadge status={isActive ? 'active' : 'off'} />;
  return (
    <>
      <Switch
        aria-label={`${name} is active`}
        checked={change.isPending ? change.variables : isActive}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {change.error && <ProblemAlert error={change.error} />}
    </>
  );
}
