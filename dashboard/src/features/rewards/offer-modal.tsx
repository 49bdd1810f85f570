import { t } from '@lingui/core/macro';
import '@mantine/dates/styles.css';
import { Group, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import type { AdminOffer } from '../../api/rewards.ts';
import { useReporting } from '../../format/reporting.ts';
import { ProductPicker } from '../../ui/product-picker.tsx';
import { FormModal } from '../../ui/form-modal.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { emptyOffer, offerChecks, offerFormOf, offerOf, type OfferForm } from './offer-form.ts';

/** A new offer, or a change of one. */
export function OfferModal({ offer, onClose }: { offer: AdminOffer | null; onClose: () => void }) {
  const { timeZone } = useReporting();
  const form = useForm<OfferForm>({
    initialValues: offer ? offerFormOf(offer, timeZone) : emptyOffer,
    validate: offerChecks,
  });
  return (
    <FormModal
      title={offer ? t`Change “${offer.title}”` : t`New offer`}
      path="/admin/offers"
      id={offer?.id ?? null}
      form={form}
      bodyOf={(values) => offerOf(values, timeZone)}
      onClose={onClose}
    >
      <TextInput label={t`Title`} maxLength={120} required data-autofocus {...form.getInputProps('title')} />
      <Textarea
        label={t`Message`}
        description={t`What customers read in Make, in the mail and on the page after paying.`}
        autosize
        minRows={2}
        maxLength={2000}
        required
        {...form.getInputProps('message')}
      />
      <ProductPicker label={t`Offered`} isForOffer input={form.getInputProps('product')} />
      <NumberInput
        label={t`Percent off`}
        description={t`Of a subscription: off the first payment.`}
        min={1}
        max={100}
        allowDecimal={false}
        {...form.getInputProps('percentOff')}
      />
      <ConditionFields form={form} />
      <Group grow align="flex-end">
        <NumberInput
          label={t`A customer has it for days`}
          min={1}
          max={365}
          allowDecimal={false}
          {...form.getInputProps('validDays')}
        />
        <NumberInput
          label={t`Its effect counts for days`}
          min={1}
          max={365}
          allowDecimal={false}
          {...form.getInputProps('windowDays')}
        />
      </Group>
      <Group grow align="flex-end">
        <DateInput
          label={t`Starts with`}
          placeholder={t`At once`}
          clearable={offer === null}
          {...form.getInputProps('startsOn')}
        />
        <DateInput label={t`Ends with`} placeholder={t`No end`} clearable {...form.getInputProps('endsOn')} />
      </Group>
      <NumberInput
        label={t`Priority`}
        description={t`The highest comes first where a customer may not get all.`}
        allowDecimal={false}
        {...form.getInputProps('priority')}
      />
      <Switch label={t`Active`} {...form.getInputProps('isActive', { type: 'checkbox' })} />
    </FormModal>
  );
}
