import { t } from '@lingui/core/macro';
import { Select, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormModal } from '../../ui/form-modal.tsx';
import { roleChoices, roleWords, type Operator } from './operators-query.ts';

/** Gives an operator another role, which holds at once. */
export function RoleModal({ operator, onClose }: { operator: Operator; onClose: () => void }) {
  const form = useForm({ initialValues: { role: operator.role } });
  return (
    <FormModal
      title={t`The role of ${operator.name}`}
      path="/admin/operators"
      id={operator.id}
      form={form}
      bodyOf={({ role }) => ({ role })}
      onClose={onClose}
    >
      <Select
        label={t`Role`}
        data={roleChoices}
        allowDeselect={false}
        data-autofocus
        {...form.getInputProps('role')}
      />
      <Text fz="sm" c="dimmed">
        {roleWords[form.values.role].may}
      </Text>
    </FormModal>
  );
}
