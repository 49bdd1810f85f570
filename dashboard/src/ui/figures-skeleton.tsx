import { Paper, Skeleton, Stack } from '@mantine/core';

/** As tall as a part of figures with its chart, so that nothing moves when they come. */
export function FiguresSkeleton({ rows = 1 }: { rows?: number }) {
  return (
    <Stack gap="sm">
      <Skeleton height={25} width={120} />
      <Paper p="md" h={324 + 106 * rows}>
        <Skeleton height={74} mb={32} />
        <Skeleton height={250} />
      </Paper>
    </Stack>
  );
}
