import { t } from '@lingui/core/macro';
import { Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { compareFlows, markSides } from '../../../../../flow-drawing/compare-flows.ts';
import type { FlowModule } from '../../../../../flow-drawing/flow.ts';
import { flowOfBlueprint } from '../../../../../flow-drawing/flow-of-blueprint.ts';
import type { VersionComparison } from '../../../../../server/history/versions/schema.ts';
import type { AdminScenarioDetail } from '../../../api/scenarios.ts';
import { FlowDrawing } from '../../../ui/flow-drawing/flow-drawing.tsx';
import { changedModules } from './difference-groups.ts';

type Props = { comparison: VersionComparison; scenario: AdminScenarioDetail };

/** Both versions in one drawing: what came, what changed, what moved and what went. */
export function OverlaidFlow({ comparison, scenario }: Props) {
  const { from, to, differences } = comparison;
  const { before, after } = useFlows({ comparison, scenario });
  const flow = useMemo(() => {
    const { changed, moved } = changedModules(differences);
    return compareFlows(before, after, changed, moved);
  }, [before, after, differences]);
  return (
    <Paper>
      <FlowDrawing flow={flow} name={`${scenario.title}, version ${from} to ${to}`} />
    </Paper>
  );
}

/** Both versions beside each other, each with what became of its modules; below each other where there is no room. */
export function FlowsBeside({ comparison, scenario }: Props) {
  const { from, to, differences } = comparison;
  const { before, after } = useFlows({ comparison, scenario });
  const sides = useMemo(() => {
    const { changed, moved } = changedModules(differences);
    return markSides(before, after, changed, moved);
  }, [before, after, differences]);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Side name={`${scenario.title}, version ${from}`} title={t`Version ${from}`} flow={sides.before} />
      <Side name={`${scenario.title}, version ${to}`} title={t`Version ${to}`} flow={sides.after} />
    </SimpleGrid>
  );
}

function Side({ title, name, flow }: { title: string; name: string; flow: FlowModule[] }) {
  return (
    <Stack gap={6} miw={0}>
      <Text fz="sm" fw={600}>
        {title}
      </Text>
      <Paper>
        <FlowDrawing flow={flow} name={name} />
      </Paper>
    </Stack>
  );
}

function useFlows({ comparison, scenario }: Props): { before: FlowModule[]; after: FlowModule[] } {
  const { from, to, before, after } = comparison;
  return useMemo(() => {
    const drawn = (number: number, { blueprint, scheduling }: VersionComparison['before']) => {
      const version = scenario.versions.find((candidate) => candidate.number === number);
      return flowOfBlueprint(blueprint, version?.report.steps ?? [], scheduling);
    };
    return { before: drawn(from, before), after: drawn(to, after) };
  }, [from, to, before, after, scenario.versions]);
}
