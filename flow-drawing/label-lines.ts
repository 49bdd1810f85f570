import { graphemesOf, textWidth } from './text-width.ts';

/**
 * Breaks a label into at most `lines` lines, each at most `width` wide in units of the font's size. Words that are wider than a line are
 * broken; what is left over ends in an ellipsis.
 */
export function labelLines(text: string, width: number, lines: number): string[] {
  const broken: string[] = [];
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    const last = broken.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && textWidth(longer) <= width) broken[broken.length - 1] = longer;
    else broken.push(...partsOf(word, width));
    if (broken.length > lines) break;
  }
  const shown = broken.slice(0, lines);
  if (broken.length > lines) shown[lines - 1] = cut(`${shown[lines - 1]}…`, width);
  return shown;
}

/** A word in parts that fit a line; usually one. */
function partsOf(word: string, width: number): string[] {
  const parts = [''];
  for (const grapheme of graphemesOf(word)) {
    const longer = `${parts.at(-1)}${grapheme}`;
    if (textWidth(longer) > width && longer !== grapheme) parts.push(grapheme);
    else parts[parts.length - 1] = longer;
  }
  return parts;
}

/** The line as far as it fits, its ellipsis kept. */
function cut(line: string, width: number): string {
  const kept = graphemesOf(line.slice(0, -1));
  while (kept.length > 1 && textWidth(`${kept.join('')}…`) > width) kept.pop();
  return `${kept.join('').trimEnd()}…`;
}
