import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Code, Group, Stack, Text } from '@mantine/core';
import type { KeptReport } from '../../api/scenarios.ts';
import { appName } from '../../../../flow-drawing/app-name.ts';
import { AppCircle } from '../../ui/app-badges.tsx';
import { bindingWords } from '../../ui/preflight/preflight-words.ts';

/** What whoever installs has to connect anew: the bindings to the author's account that were taken out. */
export function RequirementList({ requirements }: { requirements: KeptReport['requirements'] }) {
  if (requirements.length === 0) {
    return <Text fz="sm" c="dimmed">{t`Nothing: the scenario runs as it is installed.`}</Text>;
  }
  return (
    <Stack gap={8} data-testid="requirements">
      {requirements.map(({ path, moduleId, module, app, kind }) => (
        <Group key={path} gap="xs" wrap="nowrap" align="flex-start">
          <AppCircle app={app} />
          <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
            <Trans>
              {appName(app)}: {bindingWords(kind)} for module {moduleId} <Code>{module}</Code>
            </Trans>
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
