import { t } from '@lingui/core/macro';
import { Group, Paper, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { modulesOf, type FlowModule } from '../../../../../flow-drawing/flow.ts';
import type { KeptReport } from '../../../api/scenarios.ts';
import { FlowDrawing } from '../../../ui/flow-drawing/flow-drawing.tsx';
import type { FlowMark } from '../../../ui/flow-drawing/flow-mark.tsx';
import { CheckIcon } from '../../../ui/icons.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { countedFindings } from '../finding-counts.tsx';
import styles from './checks.module.css';
import { FindingList, type Finding } from './finding-list.tsx';
import { blueprintText, placeInBlueprint } from './place-in-blueprint.ts';

/**
 * What a check found, each with its place: chosen, its module is shown in the drawing, and its line in the blueprint that the paths lead
 * into. The drawing marks every module with a finding.
 */
export function CheckResults(props: {
  report: Pick<KeptReport, 'errors' | 'warnings'>;
  /** What the paths lead into; null where it was not kept. */
  blueprint: object | null;
  flow: FlowModule[];
  name: string;
  chosen: string | null;
  onChoose: (key: string | null) => void;
}) {
  const { report, blueprint, flow, name, chosen, onChoose } = props;
  const { errors, warnings } = useMemo(() => placed(report, blueprint, flow), [report, blueprint, flow]);
  const marks = useMemo(() => marksOf(errors, warnings), [errors, warnings]);
  const shown = [...errors, ...warnings].find(({ key }) => key === chosen)?.module?.number ?? null;
  const isClean = errors.length + warnings.length === 0;
  return (
    <Stack gap="md">
      {flow.length > 0 && (
        <Paper className={isClean ? undefined : styles.drawing}>
          <FlowDrawing flow={flow} name={name} marks={marks} shown={shown} isLow={!isClean} />
        </Paper>
      )}
      {isClean && (
        <Group gap={6} c="var(--sl-good)">
          <CheckIcon size={16} />
          <Text fz="sm">{t`Checked: no errors, no warnings.`}</Text>
        </Group>
      )}
      {errors.length > 0 && (
        <Notice tone="bad" title={countedFindings(errors.length, 'error')} testId="blueprint-errors">
          <FindingList findings={errors} chosen={chosen} onChoose={onChoose} />
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warn" title={countedFindings(warnings.length, 'warning')} testId="blueprint-warnings">
          <FindingList findings={warnings} chosen={chosen} onChoose={onChoose} />
        </Notice>
      )}
    </Stack>
  );
}

function placed(
  { errors, warnings }: Pick<KeptReport, 'errors' | 'warnings'>,
  blueprint: object | null,
  flow: FlowModule[],
): { errors: Finding[]; warnings: Finding[] } {
  const text = blueprint && errors.length + warnings.length > 0 ? blueprintText(blueprint) : null;
  const modules = modulesOf(flow);
  const place = (kind: string) => (finding: KeptReport['errors'][number], index: number) => {
    const at = text && placeInBlueprint(text, finding.path);
    const module = modules.find(({ number }) => number !== null && number === at?.moduleId) ?? null;
    return { ...finding, key: `${kind}-${index}`, place: at, module };
  };
  return { errors: errors.map(place('error')), warnings: warnings.map(place('warning')) };
}

/** An error hides a warning in the same module. */
function marksOf(errors: readonly Finding[], warnings: readonly Finding[]): Map<number, FlowMark> {
  const marks = new Map<number, FlowMark>();
  for (const [findings, mark] of [
    [warnings, 'warn'],
    [errors, 'bad'],
  ] as const)
    for (const { module } of findings) if (module?.number) marks.set(module.number, mark);
  return marks;
}
