import { Alert, Code, Stack, Text } from '@mantine/core';
import type { AdminInstallation } from '../../api/installations.ts';
import { AlertIcon } from '../../ui/icons.tsx';

/** Why an installation failed, in Make's own words: its message and everything beside it, word for word. */
export function MakeError({ error }: { error: NonNullable<AdminInstallation['error']> }) {
  const { code, message, ...more } = error;
  const details = Object.fromEntries(
    Object.entries(more).filter(([, value]) => value !== null && value !== undefined),
  );
  return (
    <Alert color="red" icon={<AlertIcon />} title="Make refused" c="var(--sl-text)" data-testid="make-error">
      <Stack gap="xs">
        <Text fz="sm">{message}</Text>
        {code && (
          <Text fz="sm" c="dimmed">
            Make’s code: <Code>{code}</Code>
          </Text>
        )}
        {Object.keys(details).length > 0 && <Code block>{JSON.stringify(details, null, 2)}</Code>}
      </Stack>
    </Alert>
  );
}
