import { plural, t } from '@lingui/core/macro';
import { Input, NumberInput, SegmentedControl, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { AdminPlan } from '../../api/selling.ts';
import { useReporting } from '../../format/reporting.ts';
import { emptyPlan, planChecks, planFormOf, planOf, type PlanForm } from './plan-form.ts';
import { PriceFields } from '../../ui/price-fields.tsx';
import { FormModal } from '../../ui/form-modal.tsx';
import { ScenarioPicker } from './scenario-picker.tsx';

/** A new plan, or a change of one. */
export function PlanModal({ plan, onClose }: { plan: AdminPlan | null; onClose: () => void }) {
  const { currency } = useReporting();
  const form = useForm<PlanForm>({
    initialValues: plan ? planFormOf(plan) : emptyPlan(currency),
    validate: planChecks,
  });
  const { coverage, amount, currency: chosen, interval } = form.values;
  const former = form.getInitialValues();
  const isOtherPrice =
    plan && (amount !== former.amount || chosen !== former.currency || interval !== former.interval);
  return (
    <FormModal
      title={plan ? t`Change “${plan.name}”` : t`New plan`}
      path="/admin/plans"
      id={plan?.id ?? null}
      form={form}
      bodyOf={planOf}
      onClose={onClose}
    >
      <TextInput label={t`Name`} maxLength={120} required data-autofocus {...form.getInputProps('name')} />
      <Textarea
        label={t`Description`}
        description={t`What customers read beside the price.`}
        autosize
        minRows={2}
        maxLength={2000}
        {...form.getInputProps('description')}
      />
      <PriceFields amount={form.getInputProps('amount')} currency={form.getInputProps('currency')} />
      <SegmentedControl
        aria-label={t`Paid`}
        data={[
          { value: 'month', label: t`Monthly` },
          { value: 'year', label: t`Yearly` },
        ]}
        {...form.getInputProps('interval')}
      />
      {isOtherPrice && (
        <Text
          fz="sm"
          c="dimmed"
          role="status"
        >{t`New subscribers pay the new price. ${subscribersKeep(plan.subscribers)}`}</Text>
      )}
      <NumberInput
        label={t`Days of trial`}
        min={0}
        max={730}
        allowDecimal={false}
        {...form.getInputProps('trialDays')}
        onChange={(days) => form.setFieldValue('trialDays', String(days))}
      />
      <Input.Wrapper label={t`Opens`} labelElement="div">
        <SegmentedControl
          aria-label={t`Opens`}
          fullWidth
          mt={6}
          data={[
            { value: 'all', label: t`Every scenario` },
            { value: 'some', label: t`Some scenarios` },
          ]}
          {...form.getInputProps('coverage')}
        />
      </Input.Wrapper>
      {coverage === 'some' && (
        <ScenarioPicker
          label={t`Scenarios`}
          description={t`A change reaches existing subscribers too.`}
          input={form.getInputProps('scenarios')}
        />
      )}
      <TextInput
        label={t`Installations at once`}
        description={t`Nothing: as many as the customer likes.`}
        inputMode="numeric"
        {...form.getInputProps('installationLimit')}
      />
      {plan && (
        <Select
          label={t`Status`}
          description={t`An archived plan is not sold any more; its subscribers keep it.`}
          data={[
            { value: 'active', label: t`Active` },
            { value: 'archived', label: t`Archived` },
          ]}
          allowDeselect={false}
          {...form.getInputProps('status')}
        />
      )}
    </FormModal>
  );
}

function subscribersKeep(subscribers: number): string {
  if (subscribers === 0) return t`There are no subscribers yet.`;
  return plural(subscribers, {
    one: `The one subscriber keeps the former price.`,
    other: `The ${subscribers} subscribers keep the former price.`,
  });
}
