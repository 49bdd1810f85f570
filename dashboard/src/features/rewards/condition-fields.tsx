import { t } from '@lingui/core/macro';
import { ActionIcon, Button, Group, Input, NumberInput, Select, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { everyScenarioQuery } from '../../api/sold.ts';
import { CloseIcon, PlusIcon } from '../../ui/icons.tsx';
import { isOfPlan, type ConditionForm, type OfferForm } from './offer-form.ts';

const facts: { value: ConditionForm['fact']; label: string; unit: string | null; usual: number }[] = [
  { value: 'ownsScenario', label: t`Has a scenario`, unit: null, usual: 0 },
  { value: 'goodDays', label: t`It ran well`, unit: 'days', usual: 30 },
  { value: 'completedRuns', label: t`It completed`, unit: 'runs', usual: 100 },
  { value: 'nearPlanLimit', label: t`Uses of the plan`, unit: '%', usual: 80 },
  { value: 'creditsEnd', label: t`Credits in Make end within`, unit: 'days', usual: 7 },
];
const factOf = (value: ConditionForm['fact']) => facts.find((fact) => fact.value === value) ?? facts[0];

/** What must hold for a customer to get the offer; all of it. */
export function ConditionFields({ form }: { form: UseFormReturnType<OfferForm> }) {
  const scenarios = (useQuery(everyScenarioQuery).data ?? []).map(({ id, title }) => ({
    value: id,
    label: title,
  }));
  return (
    <Input.Wrapper
      label={t`For whom`}
      description={t`All must hold; without any, everybody gets it.`}
      labelElement="div"
    >
      <Stack gap="xs" mt={6}>
        {form.values.conditions.map(({ fact }, index) => {
          const unit = factOf(fact)?.unit ?? null;
          return (
            <Group key={index} gap="xs" align="flex-start">
              <Select
                aria-label={t`Condition ${index + 1}`}
                data={facts.map(({ value, label }) => ({ value, label }))}
                allowDeselect={false}
                flex="1 1 130px"
                value={fact}
                onChange={(value) => {
                  const chosen = factOf(value as ConditionForm['fact']);
                  form.setFieldValue(`conditions.${index}.fact`, value as ConditionForm['fact']);
                  form.setFieldValue(`conditions.${index}.number`, chosen?.usual ?? 0);
                }}
              />
              {!isOfPlan(fact) && (
                <Select
                  aria-label={t`Scenario of condition ${index + 1}`}
                  data={scenarios}
                  searchable
                  flex="2 1 170px"
                  {...form.getInputProps(`conditions.${index}.scenario`)}
                />
              )}
              {unit !== null && (
                <NumberInput
                  aria-label={t`Number of condition ${index + 1}, ${unit}`}
                  suffix={` ${unit}`}
                  min={1}
                  allowDecimal={false}
                  flex="1 1 110px"
                  {...form.getInputProps(`conditions.${index}.number`)}
                />
              )}
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={4}
                aria-label={t`Take condition ${index + 1} away`}
                onClick={() => form.removeListItem('conditions', index)}
              >
                <CloseIcon size={16} />
              </ActionIcon>
            </Group>
          );
        })}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<PlusIcon size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => form.insertListItem('conditions', { fact: 'goodDays', scenario: '', number: 30 })}
        >{t`Add a condition`}</Button>
      </Stack>
    </Input.Wrapper>
  );
}
