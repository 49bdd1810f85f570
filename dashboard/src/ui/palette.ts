/**
 * Every colour of the dashboard. The series colours are Okabe and Ito's, but for a green on dark ground, which stay apart for readers with any common colour-blindness;
 * nothing is told by colour alone.
 */
export const brand = [
  '#eef2ff',
  '#dfe6fe',
  '#bfccfa',
  '#9bb0f6',
  '#7b95f1',
  '#5e7bea',
  '#4463de',
  '#3450c4',
  '#2b43a3',
  '#243a85',
] as const;

/** Mantine's scale for dark surfaces, in the tone of ours: text first, the page last. */
export const darkScale = [
  '#e7eaf0',
  '#c3cad6',
  '#a0a9ba',
  '#7b8496',
  '#2a303c',
  '#272d38',
  '#1d222c',
  '#161a22',
  '#11151c',
  '#0f1218',
] as const;

export type Scheme = 'light' | 'dark';

/** Chart series by role, per scheme: each has at least 3:1 against its surface. */
export const series = {
  light: { first: '#0072b2', second: '#d55e00', third: '#009e73', quiet: '#8a94a6' },
  dark: { first: '#56b4e9', second: '#e69f00', third: '#8be58b', quiet: '#8791a5' },
} as const satisfies Record<Scheme, Record<string, string>>;

export type SeriesRole = keyof (typeof series)['light'];

/** Surfaces, text and lines, per scheme; the theme turns them into CSS variables. */
export const surfaces = {
  light: {
    page: '#f7f8fa',
    surface: '#ffffff',
    raised: '#ffffff',
    border: '#e4e7ec',
    text: '#1a1f2b',
    muted: '#5a6375',
    grid: '#eceff3',
    good: '#0a7a52',
    bad: '#b42318',
    warn: '#92400e',
    hover: '#f0f2f6',
  },
  dark: {
    page: '#0f1218',
    surface: '#161a22',
    raised: '#1d222c',
    border: '#2a303c',
    text: '#e7eaf0',
    muted: '#a0a9ba',
    grid: '#252b36',
    good: '#4cc38a',
    bad: '#ff8f84',
    warn: '#f0b429',
    hover: '#1f2530',
  },
} as const satisfies Record<Scheme, Record<string, string>>;

/** The reader's own system font; canvases need its name as the pages do. */
export const fontFamily =
  'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif';
