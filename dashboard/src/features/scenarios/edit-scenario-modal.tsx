import { Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { apiPatch } from '../../api/client.ts';
import {
  categoriesQuery,
  scenarioPath,
  scenarioQuery,
  type AdminScenarioDetail,
  type UpdateScenarioBody,
} from '../../api/scenarios.ts';
import { useReporting } from '../../format/reporting.ts';
import { ModalForm } from '../../ui/modal-form.tsx';
import { ScenarioFields } from './scenario-fields.tsx';
import { changedDetails, detailsOf, fieldErrors, formChecks, formOf } from './scenario-form.ts';
import { scenarioStatuses } from './scenario-words.ts';

/** Changes a scenario's details and status; only what differs is sent. */
export function EditScenarioModal({
  scenario,
  onClose,
}: {
  scenario: AdminScenarioDetail;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const { currency } = useReporting();
  const categories = useQuery(categoriesQuery).data?.items ?? [scenario.category];
  const form = useForm({
    initialValues: { ...formOf(scenario, currency), status: scenario.status },
    validate: formChecks,
  });
  async function send(values: typeof form.values, reason: string): Promise<void> {
    const former = detailsOf(formOf(scenario, currency), [scenario.category]);
    const body: UpdateScenarioBody = changedDetails(
      detailsOf(values, [scenario.category, ...categories]),
      former,
    );
    if (values.status !== scenario.status) body.status = values.status;
    if (Object.keys(body).length === 0) return;
    const detail = await apiPatch<AdminScenarioDetail>(scenarioPath(scenario.slug), body, { reason });
    queries.setQueryData(scenarioQuery(detail.slug).queryKey, detail);
    await queries.invalidateQueries({ queryKey: ['/admin/scenarios'] });
  }
  return (
    <ModalForm
      title="Edit details"
      form={form}
      send={send}
      onClose={onClose}
      submitLabel="Save"
      asksWhy
      complaintsOf={fieldErrors}
    >
      <Select
        label="Status"
        description="Active ones are in the catalogue; completed ones stay installable and get no new versions."
        data={scenarioStatuses}
        allowDeselect={false}
        {...form.getInputProps('status')}
      />
      <ScenarioFields form={form} />
    </ModalForm>
  );
}
