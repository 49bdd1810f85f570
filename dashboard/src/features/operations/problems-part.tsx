import { t } from '@lingui/core/macro';
import { Group, Paper, Stack, Text } from '@mantine/core';
import { CheckIcon } from '../../ui/icons.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Part } from '../../ui/part.tsx';
import type { SystemAnswer } from './operations-query.ts';

/** What is wrong and what to do, or that all is well. */
export function ProblemsPart({ problems }: Pick<SystemAnswer, 'problems'>) {
  return (
    <Part title={t`Health`}>
      {problems.length === 0 ? (
        <Paper p="md">
          <Group gap="xs">
            <CheckIcon size={18} />
            <Text fz="sm">{t`Everything works as it should.`}</Text>
          </Group>
        </Paper>
      ) : (
        <Stack gap="sm">
          {problems.map(({ severity, what, todo }) => (
            <Notice key={what} tone={severity === 'critical' ? 'bad' : 'warn'} title={what}>
              <Text fz="sm">{todo}</Text>
            </Notice>
          ))}
        </Stack>
      )}
    </Part>
  );
}
