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
  { value: 'free', label: 'Free' },
  { value: 'once', label: 'One-off' },
  { value: 'month', label: 'Monthly' },
  { value: 'year', label: 'Yearly' },
];

/** The fields of a scenario's details: when it is imported, and when it is changed. */
export function ScenarioFields({ form }: { form: UseFormReturnType<ScenarioForm> }) {
  const categories = useQuery(categoriesQuery).data?.items ?? [];
  const { pricing } = form.values;
  return (
    <Stack gap="md">
      <TextInput label="Title" maxLength={120} required {...form.getInputProps('title')} />
      <Textarea
        label="Description"
        description="What it does and for whom, in plain words."
        autosize
        minRows={3}
        maxRows={12}
        maxLength={5000}
        required
        {...form.getInputProps('description')}
      />
      <Autocomplete
        label="Category"
        description="One of yours, or a new one."
        data={categories.map(({ name }) => name)}
        required
        {...form.getInputProps('category')}
      />
      <TagsInput
        label="Tags"
        placeholder="Add a tag"
        maxTags={20}
        maxLength={40}
        clearButtonProps={{ 'aria-label': 'Remove all tags' }}
        {...form.getInputProps('tags')}
      />
      <Input.Wrapper
        label="Complexity"
        description="From 1, ready in minutes, to 5, for experts."
        labelElement="div"
      >
        <SegmentedControl
          aria-label="Complexity"
          fullWidth
          mt={6}
          data={['1', '2', '3', '4', '5']}
          {...form.getInputProps('complexityLevel')}
        />
      </Input.Wrapper>
      <Input.Wrapper label="Price" labelElement="div" error={form.errors['pricing']}>
        <SegmentedControl
          aria-label="Price"
          fullWidth
          data={pricings}
          value={pricing}
          onChange={(value) => form.setFieldValue('pricing', value as ScenarioForm['pricing'])}
        />
      </Input.Wrapper>
      {pricing !== 'free' && (
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            label="Amount"
            inputMode="decimal"
            placeholder="19.00"
            required
            flex={1}
            {...form.getInputProps('amount')}
          />
          <Select
            label="Currency"
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
          label="At least"
          description="Lets customers choose what they pay, from here on; the amount above is then what is suggested."
          inputMode="decimal"
          placeholder="A fixed price"
          {...form.getInputProps('minimum')}
        />
      )}
      <TextInput
        label="Minutes by hand"
        description="How long one item takes without the scenario; time saved is counted with it."
        inputMode="decimal"
        placeholder="6"
        required
        {...form.getInputProps('minutesByHand')}
      />
    </Stack>
  );
}
