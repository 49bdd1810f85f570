import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Code, Stack, Text } from '@mantine/core';
import type { AdminInstallation } from '../../api/installations.ts';
import { Notice } from '../../ui/notice.tsx';

/** Why an installation failed, in Make's own words: its message, its detail, and whatever else it said, word for word. */
export function MakeError({ error }: { error: NonNullable<AdminInstallation['error']> }) {
  const { code, message, detail, ...more } = error;
  const said = Object.entries(more).filter(([, value]) => !isEmpty(value));
  return (
    <Notice tone="bad" title={t`Make refused`} testId="make-error">
      <Stack gap={6}>
        <Text fz="sm" fw={600}>
          {message}
        </Text>
        {typeof detail === 'string' && detail !== '' && <Text fz="sm">{detail}</Text>}
        {code && (
          <Text fz="sm" c="dimmed">
            <Trans>
              Make’s code: <Code>{code}</Code>
            </Trans>
          </Text>
        )}
        {said.length > 0 && <Code block>{JSON.stringify(Object.fromEntries(said), null, 2)}</Code>}
      </Stack>
    </Notice>
  );
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
