export type Recent = { path: string; label: string };

const key = 'scenario-library.recent';
const most = 6;

const isRecent = (value: unknown): value is Recent =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'path') === 'string' &&
  typeof Reflect.get(value, 'label') === 'string' &&
  String(Reflect.get(value, 'path')).startsWith('/dashboard');

/** What was opened from the palette last, the latest first; kept in this browser. */
export function readRecent(): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecent).slice(0, most) : [];
  } catch {
    return []; // no storage, or something else stands there
  }
}

/** Puts it in front. */
export function noteRecent(opened: Recent): void {
  const others = readRecent().filter(({ path }) => path !== opened.path);
  try {
    localStorage.setItem(key, JSON.stringify([opened, ...others].slice(0, most)));
  } catch {
    // without storage nothing is recent
  }
}
