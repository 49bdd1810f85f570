import { t } from '@lingui/core/macro';
import { Checkbox, Select, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CustomerPicker } from '../../ui/customer-picker.tsx';
import { FormModal } from '../../ui/form-modal.tsx';
import type { RunCandidate } from './feedback-query.ts';
import { choicesOf, kindWords } from './feedback-words.ts';
import { notKnown, noRun, RunChoice } from './run-choice.tsx';

const ratings = [1, 2, 3, 4, 5].map((rating) => ({ value: String(rating), label: t`${rating} of 5` }));
type Words = {
  customer: string;
  kind: string;
  message: string;
  rating: string;
  run: RunCandidate | typeof notKnown | typeof noRun;
  maySeeRun: boolean;
};

/** What a customer has said by mail or on the telephone, written down for them. */
export function RecordModal({ customer, onClose }: { customer: string; onClose: () => void }) {
  const form = useForm<Words>({
    initialValues: { customer, kind: 'bug', message: '', rating: '', run: notKnown, maySeeRun: false },
    validate: {
      customer: (id) => (id === '' ? t`Choose who said it.` : null),
      message: (message) => (message.trim() === '' ? t`Write what they said.` : null),
    },
  });
  const chosen = form.getValues();
  return (
    <FormModal
      title={t`Record feedback`}
      path="/admin/feedback"
      id={null}
      form={form}
      bodyOf={bodyOf}
      createLabel={t`Record`}
      onClose={onClose}
    >
      <CustomerPicker
        label={t`Customer`}
        isFirst={customer === ''}
        input={{
          ...form.getInputProps('customer'),
          onChange: (id: string) => form.setValues({ customer: id, run: notKnown }),
        }}
      />
      <Select
        label={t`Kind`}
        data={choicesOf(kindWords)}
        allowDeselect={false}
        {...form.getInputProps('kind')}
      />
      <Textarea
        label={t`What they said`}
        description={t`Secrets, addresses and numbers of phones, cards and accounts are removed before it is kept. Leave out names of people.`}
        autosize
        minRows={4}
        maxLength={5000}
        required
        data-autofocus={customer !== '' || undefined}
        {...form.getInputProps('message')}
      />
      <RunChoice
        key={chosen.customer}
        customer={chosen.customer}
        value={chosen.run}
        onChange={(run) => form.setFieldValue('run', run)}
        error={form.errors['executionId']}
      />
      <Select
        label={t`Rating`}
        placeholder={t`None`}
        clearable
        data={ratings}
        value={chosen.rating || null}
        onChange={(rating) => form.setFieldValue('rating', rating ?? '')}
      />
      <Checkbox
        label={t`They agreed that we read what the run said of its error`}
        {...form.getInputProps('maySeeRun', { type: 'checkbox' })}
      />
    </FormModal>
  );
}

function bodyOf({ customer, kind, message, rating, run, maySeeRun }: Words) {
  return {
    customer,
    kind,
    message: message.trim(),
    maySeeRun,
    ...(rating === '' ? {} : { rating: Number(rating) }),
    ...(run === noRun ? { noRun: true } : {}),
    ...(typeof run === 'string'
      ? {}
      : { installationId: run.installationId, executionId: run.executionId, taskKey: run.taskKey }),
  };
}
