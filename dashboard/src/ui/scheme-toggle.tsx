import { t } from '@lingui/core/macro';
import { ActionIcon, useMantineColorScheme } from '@mantine/core';
import { Hint } from './hint.tsx';
import { MoonIcon, SunIcon, SystemIcon } from './icons.tsx';

const schemes = {
  auto: { next: 'light', label: t`Theme: as the system`, Icon: SystemIcon },
  light: { next: 'dark', label: t`Theme: light`, Icon: SunIcon },
  dark: { next: 'auto', label: t`Theme: dark`, Icon: MoonIcon },
} as const;

/** Goes through system, light and dark; the choice is kept in this browser. */
export function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { next, label, Icon } = schemes[colorScheme];
  return (
    <Hint label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(next)}
      >
        <Icon />
      </ActionIcon>
    </Hint>
  );
}
