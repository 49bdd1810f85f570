import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import type { AdminScenarioDetail } from '../../api/scenarios.ts';
import { Part } from '../../ui/part.tsx';
import { ScenarioEditForm } from './scenario-edit-form.tsx';
import { ScenarioFields } from './scenario-fields.tsx';
import { scenarioStatuses } from './scenario-words.ts';

/** Changes a scenario's details and status. */
export function DetailsPart({ scenario }: { scenario: AdminScenarioDetail }) {
  return (
    <Part
      title={t`Details`}
      description={t`What customers read and pay, here and in Make. Nothing changes in what is installed.`}
    >
      <ScenarioEditForm scenario={scenario} label={t`Details of the scenario`}>
        {(form) => (
          <>
            <Select
              label={t`Status`}
              description={t`Active ones are in the catalogue; completed ones stay installable and get no new versions.`}
              data={scenarioStatuses}
              allowDeselect={false}
              {...form.getInputProps('status')}
            />
            <ScenarioFields form={form} />
          </>
        )}
      </ScenarioEditForm>
    </Part>
  );
}
