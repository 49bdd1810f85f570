import { t } from '@lingui/core/macro';
import {
  Autocomplete,
  Group,
  Input,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { categoriesQuery } from '../../api/scenarios.ts';
import { currencyChoices } from '../../format/currencies.ts';
import type { ScenarioForm } from './scenario-form.ts';

const pricings = [
  { value: 'free', label: t`Free` },
  { value: 'once', label: t`One-off` },
  { value: 'month', label: t`Monthly` },
  { value: 'year', label: t`Yearly` },
];

/** The fields of a scenario's details: when it is imported, and when it is changed. */
export function ScenarioFields({ form }: { form: UseFormReturnType<ScenarioForm> }) {
  const categories = useQuery(categoriesQuery).data?.items ?? [];
  return (
    <Stack gap="md">
      <TextInput label={t`Title`} maxLength={120} required {...form.getInputProps('title')} />
      <Textarea
        label={t`Description`}
        description={t`What it does and for whom, in plain words.`}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={5000}
        required
        {...form.getInputProps('description')}
      />
      <Autocomplete
        label={t`Category`}
        description={t`One of yours, or a new one.`}
        data={categories.map(({ name }) => name)}
        required
        {...form.getInputProps('category')}
      />
      <TagsInput
        label={t`Tags`}
        placeholder={t`Add a tag`}
        maxTags={20}
        maxLength={40}
        clearButtonProps={{ 'aria-label': t`Remove all tags` }}
        {...form.getInputProps('tags')}
      />
      <Input.Wrapper
        label={t`Complexity`}
        description={t`From 1, ready in minutes, to 5, for experts.`}
        labelElement="div"
      >
        <SegmentedControl
          aria-label={t`Complexity`}
          fullWidth
          mt={6}
          data={['1', '2', '3', '4', '5']}
          {...form.getInputProps('complexityLevel')}
        />
      </Input.Wrapper>
      <PriceFields form={form} />
      <TextInput
        label={t`Minutes by hand`}
        description={t`How long one item takes without the scenario; time saved is counted with it.`}
        inputMode="decimal"
        placeholder="6"
        required
        {...form.getInputProps('minutesByHand')}
      />
    </Stack>
  );
}

/** What a scenario costs. `Form` is what the frame holds beside it. */
export function PriceFields<Form extends ScenarioForm>({ form: whole }: { form: UseFormReturnType<Form> }) {
  const form = whole as unknown as UseFormReturnType<ScenarioForm>;
  const { pricing } = form.values;
  return (
    <>
      <Input.Wrapper label={t`Price`} labelElement="div" error={form.errors['pricing']}>
        <SegmentedControl
          aria-label={t`Price`}
          fullWidth
          data={pricings}
          value={pricing}
          onChange={(value) => form.setFieldValue('pricing', value as ScenarioForm['pricing'])}
        />
      </Input.Wrapper>
      {pricing !== 'free' && (
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            label={t`Amount`}
            inputMode="decimal"
            placeholder="19.00"
            required
            flex={1}
            {...form.getInputProps('amount')}
          />
          <Select
            label={t`Currency`}
            data={currencyChoices}
            searchable
            allowDeselect={false}
            w={120}
            {...form.getInputProps('currency')}
          />
        </Group>
      )}
      {pricing === 'once' && (
        <TextInput
          label={t`At least`}
          description={t`Lets customers choose what they pay, from here on; the amount above is then what is suggested.`}
          inputMode="decimal"
          placeholder={t`A fixed price`}
          {...form.getInputProps('minimum')}
        />
      )}
    </>
  );
}
