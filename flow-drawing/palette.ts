/** The colours of a drawing that do not belong to an app. */
export type Palette = {
  surface: string;
  /** Around circles, so that dark ones stand out from a dark surface. */
  ring: string;
  text: string;
  muted: string;
  line: string;
  accent: string;
  good: string;
  bad: string;
  warn: string;
};

export type Theme = 'light' | 'dark';

/** Colours for pictures that stand alone; the pages give their own. */
export const palettes = {
  light: {
    surface: '#ffffff',
    ring: '#ffffff',
    text: '#1a1f2b',
    muted: '#5a6375',
    line: '#8a94a6',
    accent: '#4463de',
    good: '#0a7a52',
    bad: '#b42318',
    warn: '#92400e',
  },
  dark: {
    surface: '#161a22',
    ring: '#4a5364',
    text: '#e7eaf0',
    muted: '#a0a9ba',
    line: '#7b8496',
    accent: '#7b95f1',
    good: '#4cc38a',
    bad: '#ff8f84',
    warn: '#f0b429',
  },
} as const satisfies Record<Theme, Palette>;

/** Fonts that readers have; a picture must not fetch one. */
export const fontFamily =
  "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";
