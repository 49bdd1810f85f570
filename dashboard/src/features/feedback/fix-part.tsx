import { t } from '@lingui/core/macro';
import { Button, Group, NumberInput, Paper, Progress, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { setFix, type FeedbackDossier } from './feedback-query.ts';
import { useChange } from './use-change.ts';

/** The version that mends it, and how far it has proven itself. */
export function FixPart({ dossier: { feedback, cleanRuns } }: { dossier: FeedbackDossier }) {
  const { id, fix, fixedAt, scenario, duplicateOf } = feedback;
  const [version, setVersion] = useState<number | string>('');
  const change = useChange((number: number | null) => setFix(id, number));
  if (!scenario || duplicateOf !== null) return null;
  return (
    <Part
      title={t`Fix`}
      description={t`Once the version is published, those who complained are told, each once; 20 clean runs in a row close it.`}
    >
      <Paper p="md">
        <Stack gap="sm">
          {fix && (
            <Text fz="sm" data-testid="fix">
              {fix.publishedAt === null
                ? t`Version ${fix.version} mends it, once it is published.`
                : t`Version ${fix.version} mends it, and is out.`}
            </Text>
          )}
          {cleanRuns && (
            <div>
              <Text fz="sm" mb={4}>{t`${cleanRuns.count} of ${cleanRuns.needed} clean runs in a row`}</Text>
              <Progress
                value={(cleanRuns.count / cleanRuns.needed) * 100}
                aria-label={t`Clean runs in a row`}
              />
            </div>
          )}
          <WhoMay scope="feedback:write">
            <Group align="flex-end">
              <NumberInput
                label={t`Version with the fix`}
                min={1}
                allowDecimal={false}
                w={160}
                value={version}
                onChange={setVersion}
              />
              <Button
                variant="default"
                disabled={typeof version !== 'number' || version < 1}
                loading={change.isPending}
                onClick={() => typeof version === 'number' && change.mutate(version)}
              >{t`Name the fix`}</Button>
              {fix && fixedAt === null && (
                <Button
                  variant="subtle"
                  color="gray"
                  disabled={change.isPending}
                  onClick={() => change.mutate(null)}
                >{t`Take it back`}</Button>
              )}
            </Group>
          </WhoMay>
          {change.error && <ProblemAlert error={change.error} />}
        </Stack>
      </Paper>
    </Part>
  );
}
