import { t } from '@lingui/core/macro';
import { Button, Checkbox, Paper, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { idempotencyKeys } from '../../../api/idempotency-keys.ts';
import { categoriesQuery } from '../../../api/scenarios.ts';
import { useReporting } from '../../../format/reporting.ts';
import { LeavingGuard } from '../../../ui/leaving-guard.tsx';
import { ScenarioFields } from '../scenario-fields.tsx';
import { detailsOf, emptyForm, fieldErrors, formChecks } from '../scenario-form.ts';
import { blueprintText } from './blueprint-review.tsx';
import { importScenario, ImportStopped, isOutcomeUnknown } from './import-scenario.ts';
import { ImportStoppedAlert } from './import-stopped-alert.tsx';
import type { CheckedBlueprint } from './use-blueprint-check.ts';

/** The details of the scenario that a checked blueprint becomes; one button creates, uploads and publishes. */
export function ImportForm({ checked: { blueprint, report } }: { checked: CheckedBlueprint }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { currency } = useReporting();
  const categories = useQuery(categoriesQuery).data?.items ?? [];
  const [keys] = useState(idempotencyKeys);
  const form = useForm({
    initialValues: {
      ...emptyForm(currency),
      title: blueprintText(report.cleaned, 'name'),
      description: blueprintText(report.cleaned, 'description'),
      publish: true,
    },
    validate: formChecks,
  });
  const creation = useMutation({
    mutationFn: importScenario,
    onSuccess: async ({ slug }) => {
      await queries.invalidateQueries();
      await navigate({ to: '/dashboard/scenarios/$slug', params: { slug }, ignoreBlocker: true });
    },
    onError: (error) => {
      if (!isOutcomeUnknown(error)) keys.forget();
      if (error instanceof ImportStopped) form.setErrors(fieldErrors(error.reason));
    },
  });
  const isLeft = creation.error instanceof ImportStopped && creation.error.left !== null;
  const submit = form.onSubmit((values) => {
    const details = detailsOf(values, categories);
    creation.mutate({
      details,
      blueprint,
      changelog: t`First version.`,
      publish: values.publish,
      idempotencyKey: keys.keyFor(details),
    });
  });
  return (
    <Paper p="md" component="form" onSubmit={submit} noValidate aria-label={t`Details of the scenario`}>
      <LeavingGuard when={form.isDirty() && !isLeft} what={t`What you filled in`} />
      <Stack>
        <Title order={2} fz={16}>{t`Details`}</Title>
        <ScenarioFields form={form} />
        <Checkbox
          label={t`Publish at once`}
          description={t`It appears in the catalogue. Otherwise it stays a draft.`}
          {...form.getInputProps('publish', { type: 'checkbox' })}
        />
        {!report.valid && (
          <Text
            fz="sm"
            c="var(--sl-bad)"
          >{t`The check found errors. Mend them in Make, export the blueprint again and choose the new file.`}</Text>
        )}
        {creation.error && <ImportStoppedAlert error={creation.error} />}
        <Button type="submit" loading={creation.isPending} disabled={!report.valid || isLeft}>
          {form.values.publish ? t`Create and publish` : t`Create a draft`}
        </Button>
      </Stack>
    </Paper>
  );
}
