import { t } from '@lingui/core/macro';
import { Group, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { flowOfBlueprint } from '../../../../../flow-drawing/flow-of-blueprint.ts';
import { flowOfSteps } from '../../../../../flow-drawing/flow.ts';
import {
  versionQuery,
  type AdminScenarioDetail,
  type AdminVersion,
  type AdminVersionDetail,
} from '../../../api/scenarios.ts';
import { DataState, EmptyState } from '../../../ui/data-state.tsx';
import { Part } from '../../../ui/part.tsx';
import { useAddress } from '../../../ui/use-address.ts';
import { countedFindings } from '../finding-counts.tsx';
import { RequirementList } from '../requirement-list.tsx';
import { CheckResults } from './check-results.tsx';

/** What the check found in a kept version, each with its place; version and finding stand in the address. */
export function ChecksPart({ scenario }: { scenario: AdminScenarioDetail }) {
  const { values, write } = useAddress();
  const versions = scenario.versions.toSorted((one, other) => other.number - one.number);
  const version = versions.find(({ number }) => String(number) === values['version']) ?? versions[0];
  if (!version)
    return (
      <EmptyState title={t`No version yet`}>{t`A blueprint is checked when it is uploaded.`}</EmptyState>
    );
  return (
    <Part
      title={t`Checks`}
      description={t`What the check found when the blueprint was uploaded. A version never changes; what is mended comes as a new one.`}
      actions={
        <Select
          aria-label={t`Version`}
          w={320}
          allowDeselect={false}
          value={String(version.number)}
          data={versions.map((one) => ({ value: String(one.number), label: versionWords(one) }))}
          onChange={(chosen) => write({ version: chosen ?? undefined, finding: undefined })}
        />
      }
    >
      <VersionChecks key={version.number} scenario={scenario} number={version.number} />
    </Part>
  );
}

function VersionChecks({ scenario, number }: { scenario: AdminScenarioDetail; number: number }) {
  const query = useQuery(versionQuery(scenario.slug, number));
  return (
    <DataState query={query}>{(version) => <Results scenario={scenario} version={version} />}</DataState>
  );
}

function Results({ scenario, version }: { scenario: AdminScenarioDetail; version: AdminVersionDetail }) {
  const { values, write } = useAddress();
  const { blueprint, scheduling, report, number } = version;
  const kept = typeof blueprint === 'object' ? blueprint : null;
  const flow = useMemo(
    () => (kept ? flowOfBlueprint(kept, report.steps, scheduling) : flowOfSteps(report.steps)),
    [kept, report.steps, scheduling],
  );
  return (
    <Stack gap="xl">
      <CheckResults
        report={report}
        blueprint={kept}
        flow={flow}
        name={`${scenario.title}, version ${number}`}
        chosen={values['finding'] ?? null}
        onChoose={(finding) => write({ finding: finding ?? undefined })}
      />
      <div>
        <Group gap="xs" mb={8}>
          <Text fz="sm" fw={600}>{t`What an installation has to connect`}</Text>
        </Group>
        <RequirementList requirements={report.requirements} />
      </div>
    </Stack>
  );
}

function versionWords({ number, publishedAt, report: { errors, warnings } }: AdminVersion): string {
  const found = [
    errors.length > 0 && countedFindings(errors.length, 'error'),
    warnings.length > 0 && countedFindings(warnings.length, 'warning'),
    !publishedAt && 'draft',
  ].filter(Boolean);
  return [t`Version ${number}`, ...found].join(', ');
}
