import { t } from '@lingui/core/macro';
import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

/**
 * A page's heading, one line on what it shows, and its controls; also names the browser's tab. The line is kept free for a description that is
 * still to come, and how long that is moves no control.
 */
export function PageHeader(props: { title: string; description?: ReactNode; actions?: ReactNode }) {
  const { title, description, actions } = props;
  useEffect(() => {
    document.title = t`${title} · Scenario Library`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-end" gap="md" mb="lg">
      <Stack gap={4} miw={0} flex="1 1 280px">
        <Title order={1} fz={24} lh={1.25} style={{ letterSpacing: '-0.015em' }}>
          {title}
        </Title>
        {'description' in props && (
          <Text c="dimmed" fz="sm" mih="1lh">
            {description}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
