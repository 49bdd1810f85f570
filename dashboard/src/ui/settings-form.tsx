import { t } from '@lingui/core/macro';
import { Button, Fieldset, Group, Paper, Stack, Text } from '@mantine/core';
import { useForm, type FormRulesRecord, type UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { apiPatch } from '../api/client.ts';
import { changedFields, complaintsByField, isSaidAtFields } from './changed-fields.ts';
import { ProblemAlert } from './data-state.tsx';
import { HistoryLink } from './history-link.tsx';
import { useMay, type Scope } from './may.tsx';
import { useFirstComplaint } from './use-first-complaint.ts';
import { WhyField } from './why-field.tsx';

/** The frame of settings: sends what was changed of them, and shows them to those who may only read. */
export function SettingsForm<Settings extends object, Form extends Record<string, unknown>>(props: {
  /** Such as `/admin/billing-settings`; the settings are cached under it too. */
  path: string;
  scope: Scope;
  settings: Settings;
  /** The settings as the form holds them, and back. */
  formOf: (settings: Settings) => Form;
  bodyOf: (form: Form) => object;
  /** What follows from a change. */
  saved: string;
  validate: FormRulesRecord<Form>;
  children: (form: UseFormReturnType<Form>) => ReactNode;
}) {
  const { path, scope, settings, formOf, bodyOf, saved, validate, children } = props;
  const form = useForm<Form>({ initialValues: formOf(settings), validate });
  const [reason, setReason] = useState('');
  const mayChange = useMay(scope);
  const queries = useQueryClient();
  const { frame, showFirst } = useFirstComplaint();
  const change = useMutation({
    mutationFn: (body: object) => apiPatch<Settings>(path, body, { reason: reason.trim() }),
    onSuccess: (changed) => {
      queries.setQueryData([path], changed);
      form.setInitialValues(formOf(changed));
      form.reset();
      setReason('');
    },
    onError: (error) => {
      form.setErrors(complaintsByField(error));
      showFirst();
    },
  });
  // What the server said of the former try does not stand beside what is wrong now.
  const submit = form.onSubmit(
    (values) => change.mutate(changedFields(bodyOf(values), bodyOf(form.getInitialValues()))),
    () => {
      change.reset();
      showFirst();
    },
  );
  return (
    <Paper p="md" maw={560}>
      <form onSubmit={submit} ref={frame} noValidate>
        <Stack>
          {change.error && !isSaidAtFields(change.error, form.getValues()) && (
            <ProblemAlert error={change.error} />
          )}
          <Fieldset variant="unstyled" disabled={!mayChange}>
            <Stack>{children(form)}</Stack>
          </Fieldset>
          {mayChange && form.isDirty() && <WhyField value={reason} onChange={setReason} />}
          <HistoryLink path={path} />
          {mayChange ? (
            <Group justify="flex-end">
              {change.isSuccess && !form.isDirty() && (
                <Text fz="sm" c="dimmed" role="status">
                  {saved}
                </Text>
              )}
              <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>{t`Save`}</Button>
            </Group>
          ) : (
            <Text
              fz="sm"
              c="dimmed"
            >{t`Your role reads these settings; owners and admins change them.`}</Text>
          )}
        </Stack>
      </form>
    </Paper>
  );
}
