import { t } from '@lingui/core/macro';
import { Group, Stack, Text } from '@mantine/core';
import type { Preflight } from '../../api/preflight.ts';
import { appName } from '../../../../flow-drawing/app-name.ts';
import { AppCircle } from '../app-badges.tsx';
import { bindingWords } from './preflight-words.ts';

/** What has to be chosen in Make: connections by app, with the modules that use them, and everything else of the team's own. */
export function NeedsList({ preflight: { connections, bindings } }: { preflight: Preflight }) {
  const byApp = Map.groupBy(connections, ({ app }) => app);
  const byKind = Map.groupBy(bindings, ({ app, kind }) => `${appName(app)}: ${bindingWords(kind)}`);
  if (byApp.size === 0 && byKind.size === 0)
    return <Text fz="sm">{t`No connection has to be chosen in Make.`}</Text>;
  return (
    <Stack gap={8} data-testid="needs">
      {[...byApp].map(([app, uses]) => (
        <Need key={app} app={app} use={[...new Set(uses.map(({ label }) => label))].join(', ')}>
          {appName(app)}
        </Need>
      ))}
      {[...byKind].map(([name, uses]) => (
        <Need
          key={name}
          app={uses[0]?.app ?? ''}
          use={[...new Set(uses.map(({ module }) => module))].join(', ')}
        >
          {name}
        </Need>
      ))}
    </Stack>
  );
}

function Need({ app, use, children }: { app: string; use: string; children: string }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <AppCircle app={app} />
      <div style={{ minWidth: 0 }}>
        <Text fz="sm">{children}</Text>
        <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {use}
        </Text>
      </div>
    </Group>
  );
}
