import { createTheme, type CSSVariablesResolver } from '@mantine/core';
import { brand, darkScale, fontFamily, surfaces, type Scheme } from '../ui/palette.ts';

/** Restrained: one brand colour, hairline borders instead of shadows, 8-pixel corners. */
export const theme = createTheme({
  colors: { brand, dark: darkScale },
  primaryColor: 'brand',
  primaryShade: 6,
  fontFamily,
  headings: { fontFamily, fontWeight: '600' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // What is typed stays as it was typed, and the form says what is wrong: 150 percent must not become 100 by itself.
    NumberInput: { defaultProps: { clampBehavior: 'none' } },
    Button: { styles: { label: { fontWeight: 500 } } },
    Paper: { defaultProps: { withBorder: true, radius: 'md' } },
    Tooltip: {
      defaultProps: {
        multiline: true,
        maw: 300,
        withArrow: true,
        events: { hover: true, focus: true, touch: true },
      },
    },
  },
});

/** Mantine's own variables and ours (`--sl-…`) from the one palette. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: variablesOf('light'),
  dark: variablesOf('dark'),
});

function variablesOf(scheme: Scheme): Record<string, string> {
  const colours = surfaces[scheme];
  const own = Object.fromEntries(Object.entries(colours).map(([name, value]) => [`--sl-${name}`, value]));
  return {
    ...own,
    '--mantine-color-body': colours.surface,
    '--mantine-color-text': colours.text,
    '--mantine-color-error': colours.bad,
    '--mantine-color-dimmed': colours.muted,
    '--mantine-color-default-border': colours.border,
    '--mantine-color-default-hover': colours.hover,
    '--mantine-color-anchor': scheme === 'light' ? brand[7] : brand[3],
  };
}
