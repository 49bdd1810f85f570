import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { appName } from '../../../../flow-drawing/app-name.ts';
import { flowOfBlueprint } from '../../../../flow-drawing/flow-of-blueprint.ts';
import { mapModules, type FlowChange } from '../../../../flow-drawing/flow.ts';
import { driftQuery, type InstallationDrift } from '../../api/installations.ts';
import { placeWords } from '../../ui/before-after.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { FlowDrawing } from '../../ui/flow-drawing/flow-drawing.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { driftToDo, driftWords } from './installation-words.ts';

type Change = NonNullable<InstallationDrift['changes']>[number];

/** In which places an installation differs from its version: drawn on the version, and listed. */
export function DriftPart({ id, name }: { id: string; name: string }) {
  const query = useQuery(driftQuery(id));
  return (
    <Part
      title={t`Changes in Make`}
      description={t`Where what stands in the customer’s team differs from the version. What they wrote there is never read out.`}
    >
      <DataState query={query}>{(seen) => <Drift seen={seen} name={name} />}</DataState>
    </Part>
  );
}

function Drift({ seen, name }: { seen: InstallationDrift; name: string }) {
  const { drift, checkedAt, changes } = seen;
  if (drift === null)
    return (
      <Paper>
        <EmptyState
          title={t`Not looked at yet`}
        >{t`The scenario is read in Make when its customer looks at it, upgrades it or rolls it back from there.`}</EmptyState>
      </Paper>
    );
  return (
    <Stack gap="sm">
      <Paper p="md">
        <Text fz="sm" data-drift={drift}>
          <Trans>
            {driftWords[drift]}, seen <TimeText at={checkedAt} />
          </Trans>
        </Text>
        <Text fz="sm" c="dimmed" mt={4}>
          {driftToDo[drift]}
        </Text>
      </Paper>
      {changes && changes.length > 0 && (
        <>
          <DriftedFlow seen={seen} changes={changes} name={name} />
          <Changes changes={changes} />
        </>
      )}
      {changes === null && (
        <Text fz="sm" c="dimmed">{t`Which places differ is listed when it is read in Make next.`}</Text>
      )}
    </Stack>
  );
}

/** The version, with what the customer changed and took out marked; where their own modules stand is not known. */
function DriftedFlow(props: { seen: InstallationDrift; changes: readonly Change[]; name: string }) {
  const { seen, changes, name } = props;
  const { number, blueprint, scheduling, steps } = seen.version;
  const flow = useMemo(() => {
    const marks = new Map<number, FlowChange>();
    for (const { moduleId, what, kind } of changes) {
      if (moduleId === null) continue;
      const isGone = what === 'module' && kind === 'removed';
      if (marks.get(moduleId) !== 'removed') marks.set(moduleId, isGone ? 'removed' : 'changed');
    }
    return mapModules(flowOfBlueprint(blueprint, steps, scheduling), (module) => ({
      ...module,
      change: module.number === null ? null : (marks.get(module.number) ?? null),
    }));
  }, [blueprint, steps, scheduling, changes]);
  return (
    <Paper>
      <FlowDrawing flow={flow} name={`${name}, version ${number} with the customer’s changes`} />
    </Paper>
  );
}

const areas: { area: Change['area']; title: string }[] = [
  { area: 'structure', title: t`Structure` },
  { area: 'mapping', title: t`Mapping` },
  { area: 'settings', title: t`Settings` },
];

function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <Paper p="md">
      <Stack gap="md">
        {areas.map(({ area, title }) => {
          const found = changes.filter((change) => change.area === area);
          if (found.length === 0) return null;
          return (
            <section key={area} aria-label={title}>
              <Text fz="sm" fw={600} mb={4}>
                {title}
              </Text>
              <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
                {found.map((change) => (
                  <ChangeLine key={change.path} change={change} />
                ))}
              </Stack>
            </section>
          );
        })}
      </Stack>
    </Paper>
  );
}

const happened: Readonly<Record<string, string>> = {
  'module added': t`A module of the customer’s own`,
  'module removed': t`Taken out`,
  'kind changed': t`Another module stands here`,
  'place changed': t`Moved`,
};
const colours = { added: 'green', removed: 'red', changed: 'blue' } as const;

function ChangeLine({ change: { path, kind, what, moduleId, module } }: { change: Change }) {
  const within = path.replace(/^\/modules\/\d+/, '').replace(/^\/(mapper|parameters)(?=\/)/, '');
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="baseline" data-path={path}>
      <Badge variant="light" color={colours[kind]} radius="sm" tt="none" fw={500} miw={76}>
        {kind}
      </Badge>
      <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
        {happened[`${what} ${kind}`] ?? placeWords(within)}
        {moduleId !== null && (
          <Text span c="dimmed" fz="sm">
            {' '}
            {module === null ? t`module` : appName(module.split(':')[0] ?? module)} {moduleId}
          </Text>
        )}
      </Text>
    </Group>
  );
}
