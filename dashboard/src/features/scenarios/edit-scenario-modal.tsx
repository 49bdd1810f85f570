import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiPatch } from '../../api/client.ts';
import {
  categoriesQuery,
  scenarioPath,
  scenarioQuery,
  type AdminScenarioDetail,
  type UpdateScenarioBody,
} from '../../api/scenarios.ts';
import { useReporting } from '../../format/reporting.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { WhyField } from '../../ui/why-field.tsx';
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
  const [reason, setReason] = useState('');
  const change = useMutation({
    mutationFn: (body: UpdateScenarioBody) =>
      apiPatch<AdminScenarioDetail>(scenarioPath(scenario.slug), body, { reason: reason.trim() }),
    onSuccess: (detail) => {
      queries.setQueryData(scenarioQuery(detail.slug).queryKey, detail);
      onClose();
      return queries.invalidateQueries({ queryKey: ['/admin/scenarios'] });
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const submit = form.onSubmit((values) => {
    const former = detailsOf(formOf(scenario, currency), [scenario.category]);
    const body: UpdateScenarioBody = changedDetails(
      detailsOf(values, [scenario.category, ...categories]),
      former,
    );
    if (values.status !== scenario.status) body.status = values.status;
    if (Object.keys(body).length === 0) onClose();
    else change.mutate(body);
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title="Edit details"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {change.error && <ProblemAlert error={change.error} />}
          <Select
            label="Status"
            description="Active ones are in the catalogue; completed ones stay installable and get no new versions."
            data={scenarioStatuses}
            allowDeselect={false}
            {...form.getInputProps('status')}
          />
          <ScenarioFields form={form} />
          <WhyField value={reason} onChange={setReason} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
