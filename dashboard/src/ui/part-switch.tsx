import { t } from '@lingui/core/macro';
import { SegmentedControl, Select } from '@mantine/core';

/** Chooses one of a page's parts; a list to choose from where the screen is too narrow for all of them beside each other. */
export function PartSwitch(props: {
  parts: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}) {
  const { value, onChange } = props;
  const choices = props.parts.map((part) => ({ value: part.value, label: part.label }));
  return (
    <>
      <SegmentedControl
        aria-label={t`Part`}
        data={choices}
        value={value}
        onChange={onChange}
        visibleFrom="md"
        style={{ alignSelf: 'flex-start' }}
      />
      <Select
        aria-label={t`Part`}
        data={choices}
        value={value}
        onChange={(chosen) => chosen && onChange(chosen)}
        allowDeselect={false}
        maxDropdownHeight={400}
        hiddenFrom="md"
      />
    </>
  );
}
