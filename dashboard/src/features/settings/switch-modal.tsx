import { t } from '@lingui/core/macro';
import { NumberInput, Switch as Toggle, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { HistoryLink } from '../../ui/history-link.tsx';
import { ModalForm } from '../../ui/modal-form.tsx';
import { putSwitch, switchesQuery, type Switch } from './switches-query.ts';

const linesOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter((line) => line !== ''))];

/** For whom a switch is on. */
export function SwitchModal({ item, onClose }: { item: Switch; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      isOn: item.isOn,
      percent: item.percent,
      allowed: item.allowed.join('\n'),
      denied: item.denied.join('\n'),
    },
    validate: {
      percent: (percent) =>
        Number.isInteger(percent) && percent >= 0 && percent <= 100 ? null : t`A whole number from 0 to 100.`,
    },
  });
  async function send({ isOn, percent, allowed, denied }: typeof form.values, reason: string): Promise<void> {
    await putSwitch(item.name, { isOn, percent, allowed: linesOf(allowed), denied: linesOf(denied) }, reason);
    await queries.invalidateQueries({ queryKey: switchesQuery.queryKey });
  }
  return (
    <ModalForm
      title={t`Switch ${item.name}`}
      form={form}
      send={send}
      onClose={onClose}
      submitLabel={t`Save`}
      asksWhy
      history={<HistoryLink path="/admin/switches" id={item.name} />}
    >
      <Toggle
        label={t`On`}
        description={t`Off is off for everybody at once, whoever is listed.`}
        data-autofocus
        {...form.getInputProps('isOn', { type: 'checkbox' })}
      />
      <NumberInput
        label={t`Share of the customers`}
        description={t`Raising it takes it from nobody.`}
        suffix="%"
        min={0}
        max={100}
        allowDecimal={false}
        {...form.getInputProps('percent')}
      />
      {(
        [
          ['allowed', t`Also`],
          ['denied', t`Never`],
        ] as const
      ).map(([field, when]) => (
        <Textarea
          key={field}
          label={t`${when} for these customers`}
          description={t`Ids, one a line.`}
          autosize
          minRows={2}
          {...form.getInputProps(field)}
        />
      ))}
    </ModalForm>
  );
}
