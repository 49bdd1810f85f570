import { t } from '@lingui/core/macro';
import '@mantine/dates/styles.css';
import { Group, Select, Text, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { apiGet, apiPost } from '../../api/client.ts';
import { idempotencyKeys } from '../../api/idempotency-keys.ts';
import type { Page } from '../../api/pages.ts';
import { everyScenarioQuery } from '../../api/sold.ts';
import { currencyChoices } from '../../format/currencies.ts';
import { useReporting } from '../../format/reporting.ts';
import { CustomerPicker } from '../../ui/customer-picker.tsx';
import { InstallationPicker } from '../../ui/installation-picker.tsx';
import { ModalForm } from '../../ui/modal-form.tsx';
import { showToast } from '../../ui/toast.ts';
import {
  assumptionBody,
  assumptionChecks,
  emptyAssumption,
  hasCurrency,
  wayBack,
  type AssumptionForm,
} from './assumption-form.ts';
import { assumedText, assumptionWords, provenanceWords } from './assumption-words.ts';
import { roiPath, type Assumption } from './roi-query.ts';

const path = '/admin/assumptions';
const names = Object.entries(assumptionWords).map(([value, label]) => ({ value, label }));
const provenances = (['estimated', 'confirmed', 'measured'] as const).map((value) => ({
  value,
  label: provenanceWords[value],
}));
const scopes = [
  { value: 'library', label: t`The whole library` },
  { value: 'scenario', label: t`A scenario` },
  { value: 'customer', label: t`A customer` },
  { value: 'installation', label: t`An installation` },
];
/** What one is counted in. */
const unitWords: Partial<Record<Assumption['name'], string>> = {
  minutesByHand: t`Minutes that one item takes by hand`,
  hourlyRate: t`What an hour of that work costs`,
  reviewMinutes: t`Minutes of checking, per completed run`,
  reworkMinutes: t`Minutes of repairing, per failed run`,
  warningCredit: t`Percent of the freed time`,
  setupHours: t`Hours, once per installation`,
  creditPrice: t`What one credit of Make costs`,
};

/** Sets an assumption from an instant on; says what holds now, and takes it back on request. */
export function AssumptionModal(props: {
  scope: Pick<AssumptionForm, 'scope' | 'scopeId'>;
  name: Assumption['name'];
  onClose: () => void;
}) {
  const { currency, timeZone } = useReporting();
  const queries = useQueryClient();
  const keys = useRef(idempotencyKeys());
  const sentAt = useRef<{ form: string; at: Date } | null>(null);
  const form = useForm<AssumptionForm>({
    initialValues: emptyAssumption(props.scope, props.name, currency),
    validate: assumptionChecks,
  });
  const { name, scope, scopeId } = form.values;
  const scenarios = useQuery({ ...everyScenarioQuery, enabled: scope === 'scenario' }).data ?? [];
  const isNamed = scope === 'library' || scopeId !== '';
  const asked = { scope, ...(scope === 'library' ? {} : { scopeId }), name, limit: 100 };
  const earlier = useQuery({
    queryKey: [path, 'of', asked],
    queryFn: ({ signal }) => apiGet<Page<Assumption>>(path, asked, signal),
    enabled: isNamed,
  });
  async function readAnew() {
    await queries.invalidateQueries({ queryKey: [path] });
    await queries.invalidateQueries({ queryKey: [roiPath] });
  }
  async function send(values: AssumptionForm, reason: string) {
    // A second try of the same means the same instant.
    const text = JSON.stringify(values);
    if (sentAt.current?.form !== text) sentAt.current = { form: text, at: new Date() };
    const body = assumptionBody(values, timeZone, sentAt.current.at);
    const idempotencyKey = keys.current.keyFor(body);
    const set = await apiPost<Assumption>(path, body, { idempotencyKey, reason });
    const back = wayBack(earlier.data?.items ?? [], set);
    await readAnew();
    showToast({
      message: `${assumptionWords[set.name]}: ${assumedText(set)}.`,
      ...(back && {
        undo: async () => {
          await apiPost(path, back, { reason: t`Taken back` });
          await readAnew();
        },
      }),
    });
  }
  return (
    <ModalForm
      title={t`Set an assumption`}
      form={form}
      send={send}
      onClose={props.onClose}
      submitLabel={t`Set`}
      asksWhy
    >
      <Select
        label={t`Assumption`}
        data={names}
        allowDeselect={false}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Select
        label={t`Whose`}
        data={scopes}
        allowDeselect={false}
        {...form.getInputProps('scope')}
        onChange={(chosen) => form.setValues({ scope: chosen as AssumptionForm['scope'], scopeId: '' })}
      />
      {scope === 'scenario' && (
        <Select
          label={t`Scenario`}
          data={scenarios.map(({ id, title }) => ({ value: id, label: title }))}
          searchable
          required
          {...form.getInputProps('scopeId')}
        />
      )}
      {scope === 'customer' && (
        <CustomerPicker label={t`Customer`} isFirst={false} input={form.getInputProps('scopeId')} />
      )}
      {scope === 'installation' && <InstallationPicker input={form.getInputProps('scopeId')} />}
      {name === 'realisation' ? (
        <Group grow align="flex-start">
          <TextInput label={t`Low, %`} inputMode="decimal" required {...form.getInputProps('low')} />
          <TextInput label={t`Base, %`} inputMode="decimal" required {...form.getInputProps('base')} />
          <TextInput label={t`High, %`} inputMode="decimal" required {...form.getInputProps('high')} />
        </Group>
      ) : (
        <Group align="flex-start" wrap="nowrap" gap="xs">
          <TextInput
            label={unitWords[name]}
            inputMode="decimal"
            required
            flex={1}
            {...form.getInputProps('value')}
          />
          {hasCurrency(name) && (
            <Select
              label={t`Currency`}
              data={currencyChoices}
              searchable
              allowDeselect={false}
              w={120}
              {...form.getInputProps('currency')}
            />
          )}
        </Group>
      )}
      <Text fz="sm" c="dimmed" data-testid="in-force">
        {inForceText(isNamed ? earlier.data?.items : undefined)}
      </Text>
      <Group grow align="flex-start">
        <Select
          label={t`Who says it`}
          data={provenances}
          allowDeselect={false}
          {...form.getInputProps('provenance')}
        />
        <DateInput label={t`From`} placeholder={t`Now`} clearable {...form.getInputProps('from')} />
      </Group>
    </ModalForm>
  );
}

/** What holds now where it is set; runs that have ended keep what they were valued with. */
function inForceText(items: Assumption[] | undefined): string {
  if (!items) return '';
  const now = new Date().toISOString();
  const [current] = items
    .filter(({ from }) => from <= now)
    .toSorted((one, other) => other.from.localeCompare(one.from));
  const past = t`Runs that have ended keep what they were valued with.`;
  return current
    ? t`Now ${assumedText(current)}, ${provenanceWords[current.provenance].toLowerCase()}. ${past}`
    : t`None was set here yet: a wider one counts, or what comes with the library. ${past}`;
}
