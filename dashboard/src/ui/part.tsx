import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './part.module.css';

/** A part of a page with its heading. */
export function Part(props: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { title, description, actions, children } = props;
  return (
    <Stack gap="sm" component="section" aria-label={title} miw={0}>
      <Group justify="space-between" align="flex-end" gap="xs">
        <div className={styles.heading}>
          <Title order={2} fz={16}>
            {title}
          </Title>
          {description && (
            <Text fz="sm" c="dimmed">
              {description}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
