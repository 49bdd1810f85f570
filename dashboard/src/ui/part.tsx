import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { FigureSeal, type Seal } from './figure-seal.tsx';
import styles from './part.module.css';

/** A part of a page with its heading. */
export function Part(props: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** How far the audits bear its figures out; null: they were never audited. */
  seal?: Seal | null;
  children: ReactNode;
}) {
  const { title, description, actions, seal, children } = props;
  return (
    <Stack gap="sm" component="section" aria-label={title} miw={0}>
      <Group justify="space-between" align="flex-end" gap="xs">
        <div className={styles.heading}>
          <Group gap={6} wrap="nowrap">
            <Title order={2} fz={16}>
              {title}
            </Title>
            {seal && <FigureSeal label={title} seal={seal} />}
          </Group>
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
