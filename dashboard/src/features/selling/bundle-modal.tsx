import { t } from '@lingui/core/macro';
import { Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { AdminBundle } from '../../api/selling.ts';
import { useReporting } from '../../format/reporting.ts';
import { bundleChecks, bundleFormOf, bundleOf, emptyBundle, type BundleForm } from './bundle-form.ts';
import { PriceFields } from '../../ui/price-fields.tsx';
import { FormModal } from '../../ui/form-modal.tsx';
import { ScenarioPicker } from './scenario-picker.tsx';

/** A new bundle, or a change of one. */
export function BundleModal({ bundle, onClose }: { bundle: AdminBundle | null; onClose: () => void }) {
  const { currency } = useReporting();
  const form = useForm<BundleForm>({
    initialValues: bundle ? bundleFormOf(bundle) : emptyBundle(currency),
    validate: bundleChecks,
  });
  return (
    <FormModal
      title={bundle ? t`Change “${bundle.title}”` : t`New bundle`}
      path="/admin/bundles"
      id={bundle?.id ?? null}
      form={form}
      bodyOf={bundleOf}
      onClose={onClose}
    >
      <TextInput label={t`Title`} maxLength={120} required data-autofocus {...form.getInputProps('title')} />
      <Textarea
        label={t`Description`}
        description={t`What customers read beside the price.`}
        autosize
        minRows={2}
        maxLength={2000}
        {...form.getInputProps('description')}
      />
      <ScenarioPicker
        label={t`Scenarios`}
        description={t`Who has bought the bundle already keeps what was in it then.`}
        input={form.getInputProps('scenarios')}
      />
      <PriceFields amount={form.getInputProps('amount')} currency={form.getInputProps('currency')} />
      {bundle && (
        <Select
          label={t`Status`}
          description={t`An archived bundle is not sold any more; who has it keeps it.`}
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
