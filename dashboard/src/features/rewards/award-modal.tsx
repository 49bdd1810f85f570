import { t } from '@lingui/core/macro';
import { Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CustomerPicker } from '../../ui/customer-picker.tsx';
import { FormModal } from '../../ui/form-modal.tsx';

/** Gives a customer points, or takes some, with a reason that the customer sees. */
export function AwardModal({ customer, onClose }: { customer: string; onClose: () => void }) {
  const form = useForm({
    initialValues: { customer, points: '', reason: '' },
    validate: {
      customer: (id) => (id === '' ? t`Choose who gets them.` : null),
      points: (points) =>
        /^-?[1-9]\d{0,6}$/.test(points.trim()) ? null : t`A whole number, below 0 to take some.`,
      reason: (reason) => (reason.trim() === '' ? t`Say why; the customer sees it.` : null),
    },
  });
  return (
    <FormModal
      title={t`Give points`}
      path="/admin/rewards"
      id={null}
      form={form}
      bodyOf={(values) => ({
        customer: values.customer,
        points: Number(values.points),
        reason: values.reason.trim(),
      })}
      createLabel={t`Give`}
      onClose={onClose}
    >
      <CustomerPicker label={t`Customer`} isFirst={customer === ''} input={form.getInputProps('customer')} />
      <TextInput
        label={t`Points`}
        inputMode="numeric"
        required
        data-autofocus={customer !== '' || undefined}
        {...form.getInputProps('points')}
      />
      <Textarea
        label={t`Reason`}
        maxLength={500}
        autosize
        minRows={2}
        required
        {...form.getInputProps('reason')}
      />
    </FormModal>
  );
}
