import { t } from '@lingui/core/macro';
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
  const next = kind === 'task' ? t`Mended in the next version` : t`Mended in the next release`;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {state === 'open' ? (
          <>
            <Button
              loading={change.isPending}
              onClick={() => change.mutate({ state: 'resolved' })}
            >{t`Mended`}</Button>
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
            >{t`Ignore`}</Button>
          </>
        ) : (
          <Button
            variant="default"
            loading={change.isPending}
            onClick={() => change.mutate({ state: 'open' })}
          >{t`Open again`}</Button>
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
  open: t`The error is open again`,
  ignored: t`The error is ignored`,
  resolved: t`The error is mended`,
};

const stateNote = {
  open: t`What is mended opens again by itself when it is seen once more.`,
  ignored: t`It goes on being counted and tells nobody.`,
  resolved: t`It opens again by itself when a release shows it that should be without it.`,
};
