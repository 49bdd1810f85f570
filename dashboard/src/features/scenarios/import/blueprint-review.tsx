import { Group, Paper, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { BlueprintReport } from '../../../api/scenarios.ts';
import { appName } from '../../../../../flow-drawing/app-name.ts';
import { AppCircle } from '../../../ui/app-badges.tsx';
import { FlowDrawing } from '../../../ui/flow-drawing/flow-drawing.tsx';
import { flowOfBlueprint } from '../../../../../flow-drawing/flow-of-blueprint.ts';
import { flowOfSteps } from '../../../../../flow-drawing/flow.ts';
import { Part } from '../../../ui/part.tsx';
import { StepPanel } from '../../../ui/step-list.tsx';
import { BlueprintFindings } from '../blueprint-findings.tsx';
import { RequirementList } from '../requirement-list.tsx';

/** What a blueprint is, before anything is saved: drawn and described as far as it could be read, with everything that the check found. */
export function BlueprintReview({ report }: { report: BlueprintReport }) {
  const { cleaned, steps, apps, requirements } = report;
  const flow = useMemo(
    () => (cleaned === null ? flowOfSteps(steps) : flowOfBlueprint(cleaned, steps)),
    [cleaned, steps],
  );
  return (
    <Stack gap={28} miw={0} data-testid="blueprint-review" data-valid={report.valid}>
      <BlueprintFindings report={report} />
      {flow.length > 0 && (
        <Paper>
          <FlowDrawing flow={flow} name={blueprintText(cleaned, 'name') || 'the blueprint'} />
        </Paper>
      )}
      {steps.length > 0 && (
        <>
          <Part title="Apps">
            <Group gap="md">
              {apps.map((app) => (
                <Group key={app} gap={6}>
                  <AppCircle app={app} />
                  <Text fz="sm">{appName(app)}</Text>
                </Group>
              ))}
              {apps.length === 0 && (
                <Text fz="sm" c="dimmed">
                  Only Make’s own tools.
                </Text>
              )}
            </Group>
          </Part>
          <Part title="Connect these" description="Your own were taken out; whoever installs chooses theirs.">
            <RequirementList requirements={requirements} />
          </Part>
          <Part title="Steps">
            <StepPanel steps={steps} />
          </Part>
        </>
      )}
    </Stack>
  );
}

/** A text of the cleaned blueprint; empty when it has none. */
export function blueprintText(cleaned: unknown, field: 'name' | 'description'): string {
  if (typeof cleaned !== 'object' || cleaned === null) return '';
  const value = (cleaned as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}
