import type { Palette } from '../../../../flow-drawing/palette.ts';

/** A drawing in the page follows the page's theme. */
export const pagePalette: Palette = {
  surface: 'var(--sl-surface)',
  ring: 'var(--sl-border)',
  text: 'var(--sl-text)',
  muted: 'var(--sl-muted)',
  line: 'color-mix(in srgb, var(--sl-muted) 75%, var(--sl-surface))',
  accent: 'var(--mantine-color-anchor)',
  good: 'var(--sl-good)',
  bad: 'var(--sl-bad)',
  warn: 'var(--sl-warn)',
};
