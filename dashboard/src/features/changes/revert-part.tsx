import { t } from '@lingui/core/macro';
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';
import { WhyField } from '../../ui/why-field.tsx';
import { revertChange, type ChangeDetail } from './changes-query.ts';

const follows = {
  set: t`Sets these fields to what they were. It is noted as a change of its own; assumptions and prices hold from now on, and the past keeps what held then.`,
  remove: t`Takes away what was added here, as its own page does: what somebody bought or got is put away with its history. It is noted as a change of its own.`,
  restore: t`Makes again what was taken away here, as it was. It is noted as a change of its own; a scenario comes back as a draft without its versions.`,
} as const;

/** Takes a change back, with the reason for the log; leads to the change that this makes. Where it cannot be taken back, it says why. */
export function RevertPart({ change: { number, kind, revert } }: { change: ChangeDetail }) {
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const action = useMutation({
    mutationFn: () => revertChange(number, reason.trim()),
    onSuccess: async (made) => {
      // What it was a change of may stand on any page.
      await queries.invalidateQueries();
      await navigate({ to: '/dashboard/changes/$number', params: { number: String(made.number) } });
    },
  });
  if (kind === 'found' || revert.way === null) return null;
  return (
    <Part title={t`Take it back`}>
      <Paper p="md" maw={640}>
        {revert.isPossible ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              action.mutate();
            }}
          >
            <Stack gap="sm">
              <Text fz="sm">{follows[revert.way]}</Text>
              <WhyField value={reason} onChange={setReason} />
              {action.error && <ProblemAlert error={action.error} />}
              <Group justify="flex-end">
                <Button type="submit" loading={action.isPending}>{t`Take this change back`}</Button>
              </Group>
            </Stack>
          </form>
        ) : (
          <Text fz="sm">{revert.reason}</Text>
        )}
      </Paper>
    </Part>
  );
}
