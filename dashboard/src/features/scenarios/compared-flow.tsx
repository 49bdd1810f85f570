import { Paper } from '@mantine/core';
import { useMemo } from 'react';
import { compareFlows } from '../../../../flow-drawing/compare-flows.ts';
import { flowOfBlueprint } from '../../../../flow-drawing/flow-of-blueprint.ts';
import type { VersionComparison } from '../../../../server/history/versions/schema.ts';
import type { AdminScenarioDetail } from '../../api/scenarios.ts';
import { FlowDrawing } from '../../ui/flow-drawing/flow-drawing.tsx';

type Props = { comparison: VersionComparison; scenario: AdminScenarioDetail };

/** Both versions in one drawing: what came, what changed and what went. */
export function ComparedFlow({ comparison, scenario }: Props) {
  const { from, to, before, after, differences } = comparison;
  const flow = useMemo(() => {
    const drawn = (number: number, { blueprint, scheduling }: VersionComparison['before']) => {
      const version = scenario.versions.find((candidate) => candidate.number === number);
      return flowOfBlueprint(blueprint, version?.report.steps ?? [], scheduling);
    };
    const changed = differences.flatMap(({ moduleId }) => moduleId ?? []);
    return compareFlows(drawn(from, before), drawn(to, after), new Set(changed));
  }, [from, to, before, after, differences, scenario.versions]);
  return (
    <Paper>
      <FlowDrawing flow={flow} name={`${scenario.title}, version ${from} to ${to}`} />
    </Paper>
  );
}
