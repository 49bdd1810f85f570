import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { showToast } from '../../ui/toast.ts';
import { changeState, errorQuery, type ErrorDetail } from './errors-query.ts';

/** Says that it is mended, or known, or to be looked at again. */
export function StateButtons({ error: { id, state, kind } }: { error: ErrorDetail }) {
  const queries = useQueryClient();
  const show = async (changed: ErrorDetail) => {
    queries.setQueryData(errorQuery(id).queryKey, changed);
    await queries.invalidateQueries({ queryKey: ['/admin/errors'], refetchType: 'none' });
  };
  const change = useMutation({
    mutationFn: (to: Parameters<typeof changeState>[1]) => changeState(id, to),
    onSuccess: async (changed) => {
      showToast({
        message: `${stateWords[changed.state]}.`,
        undo: () => changeState(id, { state }).then(show),
      });
      await show(changed);
    },
  });
  const next = kind === 'task' ? 'Mended in the next version' : 'Mended in the next release';
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {state === 'open' ? (
          <>
            <Button loading={change.isPending} onClick={() => change.mutate({ state: 'resolved' })}>
              Mended
            </Button>
            <Button
              variant="default"
              disabled={change.isPending}
              onClick={() => change.mutate({ state: 'resolved', fixedIn: 'next' })}
            >
              {next}
            </Button>
            <Button
              variant="default"
              disabled={change.isPending}
              onClick={() => change.mutate({ state: 'ignored' })}
            >
              Ignore
            </Button>
          </>
        ) : (
          <Button
            variant="default"
            loading={change.isPending}
            onClick={() => change.mutate({ state: 'open' })}
          >
            Open again
          </Button>
        )}
      </Group>
      {change.error && <ProblemAlert error={change.error} />}
      <Text fz="xs" c="dimmed">
        {stateNote[state]}
      </Text>
    </Stack>
  );
}

const stateWords = {
  open: 'The error is open again',
  ignored: 'The error is ignored',
  resolved: 'The error is mended',
};

const stateNote = {
  open: 'What is mended opens again by itself when it is seen once more.',
  ignored: 'It goes on being counted and tells nobody.',
  resolved: 'It opens again by itself when a release shows it that should be without it.',
};
