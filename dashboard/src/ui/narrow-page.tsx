import { t } from '@lingui/core/macro';
import { Box, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { BrandMark } from './brand-mark.tsx';

/** A page with one card in the middle: signing in, becoming the owner. */
export function NarrowPage(props: { title: string; description?: ReactNode; children: ReactNode }) {
  const { title, description, children } = props;
  useEffect(() => {
    document.title = t`${title} · Scenario Library`;
  }, [title]);
  return (
    <Box component="main" px="md" py={{ base: 40, sm: 96 }}>
      <Stack maw={420} mx="auto" gap="lg">
        <BrandMark />
        <Paper p={{ base: 'lg', sm: 'xl' }}>
          <Stack gap={6} mb="lg">
            <Title order={1} fz={22} lh={1.25}>
              {title}
            </Title>
            {description && (
              <Text c="dimmed" fz="sm">
                {description}
              </Text>
            )}
          </Stack>
          {children}
        </Paper>
      </Stack>
    </Box>
  );
}
