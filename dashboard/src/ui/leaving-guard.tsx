import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';

/** The part of a page that is open; what is filled in is lost with the part. */
const partOf = ({ search }: { search: unknown }) => (search as { part?: string }).part;

/**
 * Asks before a page, or a part of one, is left with something filled in that is saved nowhere; closing the tab is asked about by the browser. Whoever has
 * saved it navigates with `ignoreBlocker`.
 */
export function LeavingGuard({ when, what }: { when: boolean; what: string }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname || partOf(current) !== partOf(next),
    enableBeforeUnload: when,
    disabled: !when,
    withResolver: true,
  });
  return (
    <Modal
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={t`Leave this page?`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Stack>
        <Text fz="sm">{t`${what} is not saved yet and will be lost.`}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => proceed?.()}>{t`Leave`}</Button>
          <Button data-autofocus onClick={() => reset?.()}>{t`Stay`}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
