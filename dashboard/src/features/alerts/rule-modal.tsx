import { t } from '@lingui/core/macro';
import { Group, MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useReporting } from '../../format/reporting.ts';
import { FormModal } from '../../ui/form-modal.tsx';
import { channelWords, choicesOf, kindWords, severityWords } from './alert-words.ts';
import type { Rule } from './alerts-query.ts';
import { ConditionNumbers } from './condition-numbers.tsx';
import { PlaceFields } from './place-fields.tsx';
import { ruleChecks } from './rule-checks.ts';
import { conditionOf, ruleFormOf, ruleOf } from './rule-condition.ts';
import { emptyRule, fieldsOf, type RuleForm } from './rule-form.ts';
import { RulePreview } from './rule-preview.tsx';

/** A new rule, or a change of one, with how often it would have opened an alert. */
export function RuleModal({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const { currency } = useReporting();
  const form = useForm<RuleForm>({
    initialValues: rule ? ruleFormOf(rule, currency) : emptyRule,
    validate: ruleChecks,
  });
  const former = rule?.condition ?? null;
  const has = (field: keyof RuleForm) => fieldsOf[form.values.kind].includes(field);
  return (
    <FormModal
      title={rule ? t`Change “${rule.name}”` : t`New rule`}
      path="/admin/alert-rules"
      id={rule?.id ?? null}
      form={form}
      bodyOf={(values) => ruleOf(values, former, currency)}
      onClose={onClose}
    >
      <TextInput label={t`Name`} maxLength={120} required data-autofocus {...form.getInputProps('name')} />
      <Select
        label={t`Looks for`}
        data={choicesOf(kindWords)}
        allowDeselect={false}
        {...form.getInputProps('kind')}
      />
      {has('metric') && <PlaceFields form={form} />}
      <ConditionNumbers form={form} has={has} />
      <RulePreview condition={conditionOf(form.values, former, currency)} />
      <Group grow align="flex-end">
        <Select
          label={t`Severity`}
          data={choicesOf(severityWords)}
          allowDeselect={false}
          {...form.getInputProps('severity')}
        />
        <NumberInput
          label={t`Cool-down in hours`}
          min={0}
          max={720}
          {...form.getInputProps('coolDownHours')}
        />
      </Group>
      <MultiSelect
        label={t`Told by`}
        description={t`The dashboard shows every alert.`}
        data={choicesOf(channelWords)}
        {...form.getInputProps('channels')}
      />
      <Group grow align="flex-end">
        <NumberInput
          label={t`Escalated after hours`}
          placeholder={t`Never`}
          min={0}
          max={720}
          {...form.getInputProps('escalateAfterHours')}
        />
        <MultiSelect
          label={t`Escalated by`}
          data={choicesOf(channelWords)}
          {...form.getInputProps('escalationChannels')}
        />
      </Group>
      <Switch label={t`Active`} {...form.getInputProps('isActive', { type: 'checkbox' })} />
    </FormModal>
  );
}
