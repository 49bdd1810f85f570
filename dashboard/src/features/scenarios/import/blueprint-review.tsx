import { t } from '@lingui/core/macro';
import { Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { CheckedBlueprint } from './use-blueprint-check.ts';
import type { BlueprintReport } from '../../../api/scenarios.ts';
import { appName } from '../../../../../flow-drawing/app-name.ts';
import { AppCircle } from '../../../ui/app-badges.tsx';
import { flowOfBlueprint } from '../../../../../flow-drawing/flow-of-blueprint.ts';
import { flowOfSteps, type FlowModule } from '../../../../../flow-drawing/flow.ts';
import { Part } from '../../../ui/part.tsx';
import { StepPanel } from '../../../ui/step-list.tsx';
import { CheckResults } from '../checks/check-results.tsx';
import { submittedBlueprint } from '../checks/submitted-blueprint.ts';
import { RequirementList } from '../requirement-list.tsx';

/** What a blueprint is, before anything is saved: drawn and described as far as it could be read, with everything that the check found. */
export function BlueprintReview({ checked: { blueprint, report } }: { checked: CheckedBlueprint }) {
  const { cleaned, steps, apps, requirements } = report;
  const [chosen, setChosen] = useState<string | null>(null);
  const submitted = useMemo(() => submittedBlueprint(blueprint), [blueprint]);
  const flow = useMemo(() => flowOf(submitted, report), [submitted, report]);
  return (
    <Stack gap={28} miw={0} data-testid="blueprint-review" data-valid={report.valid}>
      <CheckResults
        report={report}
        blueprint={submitted}
        flow={flow}
        name={blueprintText(cleaned, 'name') || 'the blueprint'}
        chosen={chosen}
        onChoose={setChosen}
      />
      {steps.length > 0 && (
        <>
          <Part title={t`Apps`}>
            <Group gap="md">
              {apps.map((app) => (
                <Group key={app} gap={6}>
                  <AppCircle app={app} />
                  <Text fz="sm">{appName(app)}</Text>
                </Group>
              ))}
              {apps.length === 0 && <Text fz="sm" c="dimmed">{t`Only Make’s own tools.`}</Text>}
            </Group>
          </Part>
          <Part
            title={t`Connect these`}
            description={t`Your own were taken out; whoever installs chooses theirs.`}
          >
            <RequirementList requirements={requirements} />
          </Part>
          <Part title={t`Steps`}>
            <StepPanel steps={steps} />
          </Part>
        </>
      )}
    </Stack>
  );
}

/** As it would be stored; where that cannot be, as it was handed over, or else its steps alone. */
function flowOf(submitted: object | null, { cleaned, steps }: BlueprintReport): FlowModule[] {
  const flow = flowOfBlueprint(cleaned ?? submitted, steps);
  return flow.length > 0 ? flow : flowOfSteps(steps);
}

/** A text of the cleaned blueprint; empty when it has none. */
export function blueprintText(cleaned: unknown, field: 'name' | 'description'): string {
  if (typeof cleaned !== 'object' || cleaned === null) return '';
  const value = (cleaned as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}
