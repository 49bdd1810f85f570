/** After `g`, the page that a letter leads to. */
export const goTo: Readonly<Record<string, string>> = {
  o: '/dashboard',
  r: '/dashboard/revenue',
  f: '/dashboard/forecast',
  s: '/dashboard/scenarios',
  i: '/dashboard/installations',
  c: '/dashboard/customers',
  p: '/dashboard/orders',
  u: '/dashboard/subscriptions',
  b: '/dashboard/feedback',
  a: '/dashboard/alerts',
  e: '/dashboard/errors',
  h: '/dashboard/changes',
  t: '/dashboard/settings',
};

export type Shortcut = { does: 'palette' | 'search' | 'list' | 'wait' } | { does: 'go'; to: string } | null;

type Press = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey'>;

/** What a press means; `isWaiting`: `g` was pressed just before. Nothing while somebody types, except for the palette itself. */
export function shortcutOf(
  { key, metaKey, ctrlKey, altKey }: Press,
  isTyping: boolean,
  isWaiting: boolean,
): Shortcut {
  if ((metaKey || ctrlKey) && !altKey && key.toLowerCase() === 'k') return { does: 'palette' };
  if (isTyping || metaKey || ctrlKey || altKey) return null;
  if (isWaiting) {
    const to = goTo[key];
    return to === undefined ? null : { does: 'go', to };
  }
  if (key === '/') return { does: 'search' };
  if (key === '?') return { does: 'list' };
  return key === 'g' ? { does: 'wait' } : null;
}

const fields =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable="true"]';

/** Whether a press goes into a field, or to a dialog that stands over the page. */
export function isTypingIn(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(`${fields}, [role="dialog"], [role="listbox"], [role="menu"]`) !== null
  );
}
