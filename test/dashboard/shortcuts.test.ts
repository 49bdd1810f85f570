import { expect, test } from 'vitest';
import { goTo, isTypingIn, shortcutOf } from '../../dashboard/src/app/palette/shortcuts.ts';
import { navigation } from '../../dashboard/src/app/navigation.ts';

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  ...held,
});

test.each([
  [press('k', { metaKey: true }), true, false, { does: 'palette' }],
  [press('K', { ctrlKey: true }), false, false, { does: 'palette' }],
  [press('/'), false, false, { does: 'search' }],
  [press('?'), false, false, { does: 'list' }],
  [press('g'), false, false, { does: 'wait' }],
  [press('o'), false, true, { does: 'go', to: '/dashboard' }],
  [press('o'), false, false, null],
  [press('q'), false, true, null],
  [press('/'), true, false, null],
  [press('g'), true, false, null],
  [press('o'), true, true, null],
  [press('g', { ctrlKey: true }), false, false, null],
])('%j means, while typing: %j, after g: %j, %j', (event, isTyping, isWaiting, shortcut) => {
  expect(shortcutOf(event, isTyping, isWaiting)).toEqual(shortcut);
});

test('every letter leads to a page of the navigation, and each to another one', () => {
  const pages: string[] = navigation.flatMap((group) => group.pages.map(({ to }) => to));
  const targets = Object.values(goTo);
  expect(targets.filter((to) => !pages.includes(to))).toEqual([]);
  expect(new Set(targets).size).toBe(targets.length);
});

test.each([
  ['<input type="search">', true],
  ['<textarea></textarea>', true],
  ['<div contenteditable="true"></div>', true],
  ['<input type="checkbox">', false],
  ['<button>x</button>', false],
])('a press in %s is typing: %s', (html, isTyping) => {
  document.body.innerHTML = html;
  expect(isTypingIn(document.body.firstElementChild)).toBe(isTyping);
});

test('a press within a dialog is none for the page', () => {
  document.body.innerHTML = '<div role="dialog"><button>x</button></div>';
  expect(isTypingIn(document.querySelector('button'))).toBe(true);
});
