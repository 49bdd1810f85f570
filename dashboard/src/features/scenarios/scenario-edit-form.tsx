import { t } from '@lingui/core/macro';
import { Button, Fieldset, Group, Paper, Stack, Text } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { apiPatch } from '../../api/client.ts';
import {
  categoriesQuery,
  scenarioPath,
  scenarioQuery,
  type AdminScenarioDetail,
  type UpdateScenarioBody,
} from '../../api/scenarios.ts';
import { useReporting } from '../../format/reporting.ts';
import { isSaidAtFields } from '../../ui/changed-fields.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { LeavingGuard } from '../../ui/leaving-guard.tsx';
import { useMay } from '../../ui/may.tsx';
import { useFirstComplaint } from '../../ui/use-first-complaint.ts';
import { WhyField } from '../../ui/why-field.tsx';
import {
  changedDetails,
  detailsOf,
  fieldErrors,
  formChecks,
  formOf,
  type ScenarioForm,
} from './scenario-form.ts';

type EditForm = ScenarioForm & { status: AdminScenarioDetail['status'] };

/** The frame in which details of a scenario are changed; only what differs is sent. Who may not change them reads them. */
export function ScenarioEditForm(props: {
  scenario: AdminScenarioDetail;
  label: string;
  children: (form: UseFormReturnType<EditForm>) => ReactNode;
}) {
  const { scenario, label, children } = props;
  const queries = useQueryClient();
  const { currency } = useReporting();
  const mayChange = useMay('scenarios:write');
  const categories = useQuery(categoriesQuery).data?.items ?? [scenario.category];
  const [reason, setReason] = useState('');
  const { frame, showFirst } = useFirstComplaint();
  const formFrom = (one: AdminScenarioDetail): EditForm => ({ ...formOf(one, currency), status: one.status });
  const form = useForm<EditForm>({ initialValues: formFrom(scenario), validate: formChecks });
  const change = useMutation({
    mutationFn: (body: UpdateScenarioBody) =>
      apiPatch<AdminScenarioDetail>(scenarioPath(scenario.slug), body, { reason: reason.trim() }),
    onSuccess: async (detail) => {
      form.setInitialValues(formFrom(detail));
      form.reset();
      setReason('');
      queries.setQueryData(scenarioQuery(detail.slug).queryKey, detail);
      await queries.invalidateQueries({ queryKey: ['/admin/scenarios'] });
    },
    onError: (error) => {
      form.setErrors(fieldErrors(error));
      showFirst();
    },
  });
  const submit = form.onSubmit(
    (values) => {
      const former = detailsOf(formOf(scenario, currency), [scenario.category]);
      const body: UpdateScenarioBody = changedDetails(
        detailsOf(values, [scenario.category, ...categories]),
        former,
      );
      if (values.status !== scenario.status) body.status = values.status;
      if (Object.keys(body).length > 0) change.mutate(body);
    },
    () => {
      change.reset(); // what the server said of the former try does not stand beside what is wrong now
      showFirst();
    },
  );
  return (
    <Paper p="md" maw={640}>
      <form onSubmit={submit} ref={frame} noValidate aria-label={label}>
        <LeavingGuard when={form.isDirty() && !change.isPending} what={t`What you changed`} />
        <Stack>
          {change.error && !isSaidAtFields(change.error, form.getValues()) && (
            <ProblemAlert error={change.error} />
          )}
          <Fieldset variant="unstyled" disabled={!mayChange}>
            <Stack>{children(form)}</Stack>
          </Fieldset>
          {mayChange && form.isDirty() && <WhyField value={reason} onChange={setReason} />}
          {mayChange && (
            <Group justify="flex-end">
              {change.isSuccess && !form.isDirty() && (
                <Text fz="sm" c="dimmed" role="status">{t`Saved.`}</Text>
              )}
              <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>{t`Save`}</Button>
            </Group>
          )}
        </Stack>
      </form>
    </Paper>
  );
}
