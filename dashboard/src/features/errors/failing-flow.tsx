import { t } from '@lingui/core/macro';
import { Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { flowOfBlueprint } from '../../../../flow-drawing/flow-of-blueprint.ts';
import { modulesOf, type FlowModule } from '../../../../flow-drawing/flow.ts';
import { scenarioQuery, type AdminScenarioDetail } from '../../api/scenarios.ts';
import { FlowDrawing } from '../../ui/flow-drawing/flow-drawing.tsx';
import { Part } from '../../ui/part.tsx';
import type { ErrorDetail } from './errors-query.ts';

/** The flow in which runs failed, with the modules that their errors name; nothing for who may not see the scenario. */
export function FailingFlow({ error, slug }: { error: ErrorDetail; slug: string }) {
  const scenario = useQuery(scenarioQuery(slug)).data;
  return scenario && <Drawn error={error} scenario={scenario} />;
}

function Drawn({ error, scenario }: { error: ErrorDetail; scenario: AdminScenarioDetail }) {
  const { blueprint, scheduling, versions, title } = scenario;
  const flow = useMemo(() => {
    const steps = versions.find(({ report }) => report.valid)?.report.steps ?? [];
    return flowOfBlueprint(blueprint, steps, scheduling);
  }, [blueprint, scheduling, versions]);
  const failing = useMemo(() => failingModules(error, flow), [error, flow]);
  const marks = useMemo(() => new Map(failing.map(({ number }) => [number ?? 0, 'bad' as const])), [failing]);
  if (flow.length === 0) return null;
  const [first] = failing;
  return (
    <Part
      title={t`Where it fails`}
      description={
        failing.length > 0
          ? t`The modules that its messages name, in the newest version.`
          : t`Its messages name no module; this is the flow in its newest version.`
      }
    >
      <Paper>
        <FlowDrawing flow={flow} name={title} marks={marks} shown={first?.number ?? null} isLow />
      </Paper>
      {failing.length > 0 && (
        <Text fz="sm">
          {failing.map(({ label, number }) => t`Module ${String(number)}: ${label}`).join(', ')}
        </Text>
      )}
    </Part>
  );
}

/** Modules by the numbers in the messages of samples, as instrumented scenarios tell them; where none is told, those of the app that is named. */
function failingModules({ samples, app }: ErrorDetail, flow: readonly FlowModule[]): FlowModule[] {
  const told = new Set(
    samples.flatMap(({ message }) =>
      [...message.matchAll(/\bmodule (\d{1,6})\b/gi)].map(([, id]) => Number(id)),
    ),
  );
  const modules = modulesOf(flow);
  const named = modules.filter(({ number }) => number !== null && told.has(number));
  return named.length > 0 ? named : modules.filter((module) => app !== null && module.app === app);
}
