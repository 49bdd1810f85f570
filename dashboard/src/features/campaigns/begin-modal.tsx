import { t } from '@lingui/core/macro';
import {
  Button,
  Group,
  Modal,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { idempotencyKeys } from '../../api/idempotency-keys.ts';
import { everyScenarioQuery } from '../../api/sold.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { beginCampaign, campaignsPath, previewCampaign, type Wish } from './campaigns-query.ts';
import { PreviewPart } from './preview-part.tsx';
import { wavesOf } from './waves-text.ts';

type FormValues = {
  scenario: string | null;
  waves: string;
  waveHours: number | string;
  leastRuns: number | string;
  includeDiverged: boolean;
};

/** Which version goes to whom, shown before anything is offered: what was not shown cannot begin. */
export function BeginModal({ given, onClose }: { given: string | undefined; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const scenarios = useQuery(everyScenarioQuery);
  const keys = useRef(idempotencyKeys());
  const preview = useMutation({ mutationFn: previewCampaign });
  const begin = useMutation({
    mutationFn: (wish: Wish) => beginCampaign(wish, keys.current.keyFor(wish)),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: [campaignsPath] });
      await navigate({ to: '/dashboard/upgrade-campaigns/$id', params: { id } });
    },
  });
  const form = useForm<FormValues>({
    initialValues: {
      scenario: null,
      waves: '5, 25, 100',
      waveHours: 24,
      leastRuns: 20,
      includeDiverged: false,
    },
    validate: {
      waves: (text) =>
        wavesOf(text) ? null : t`Percentages that rise to 100 at the most, such as 5, 25, 100.`,
      waveHours: (hours) => (Number(hours) >= 1 ? null : t`At least one hour.`),
      leastRuns: (runs) => (Number(runs) >= 1 ? null : t`At least one run.`),
    },
    onValuesChange: () => {
      preview.reset();
      begin.reset();
    },
  });
  const known = scenarios.data?.find(({ id, slug }) => given === id || given === slug)?.id ?? null;
  const scenario = form.values.scenario ?? known;
  const shown = preview.data && preview.variables;
  const show = form.onSubmit(({ waves, waveHours, leastRuns, includeDiverged }) => {
    const asked = wavesOf(waves);
    if (scenario === null || asked === null) return;
    preview.mutate({
      scenario,
      waves: asked,
      waveHours: Number(waveHours),
      leastRuns: Number(leastRuns),
      includeDiverged,
    });
  });
  const error = scenarios.error ?? preview.error ?? begin.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Begin a campaign`}
      size="lg"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={show} noValidate>
        <Stack gap="md">
          <Select
            label={t`Scenario`}
            description={t`Its newest version is offered.`}
            searchable
            allowDeselect={false}
            data-autofocus
            data={(scenarios.data ?? []).map(({ id, title }) => ({ value: id, label: title }))}
            value={scenario}
            onChange={(value) => form.setFieldValue('scenario', value)}
          />
          <TextInput
            label={t`Waves, in percent of all`}
            description={t`How far each wave goes. After the last one it is offered to all.`}
            {...form.getInputProps('waves')}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NumberInput
              label={t`Least hours between two waves`}
              min={1}
              max={720}
              allowDecimal={false}
              {...form.getInputProps('waveHours')}
            />
            <NumberInput
              label={t`Runs needed before the next wave`}
              min={1}
              max={100_000}
              allowDecimal={false}
              {...form.getInputProps('leastRuns')}
            />
          </SimpleGrid>
          <Switch
            label={t`Offer it to those who rebuilt their scenario too`}
            description={t`They will be asked for decisions in Make.`}
            {...form.getInputProps('includeDiverged', { type: 'checkbox' })}
          />
          {error && <ProblemAlert error={error} />}
          {preview.data && <PreviewPart preview={preview.data} />}
          <Group justify="flex-end" gap="xs">
            <Button type="submit" variant="default" disabled={scenario === null} loading={preview.isPending}>
              {t`Show who gets it`}
            </Button>
            <Button
              disabled={!shown || preview.data?.offered === 0}
              loading={begin.isPending}
              onClick={() => shown && begin.mutate(shown)}
            >
              {t`Begin`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
