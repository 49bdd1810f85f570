/** Breaks a label into at most `lines` lines of about `width` characters; what is left over ends in an ellipsis. */
export function labelLines(text: string, width: number, lines: number): string[] {
  const broken: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = broken.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      broken[broken.length - 1] = `${last} ${word}`;
    else broken.push(word);
  }
  const shown = broken.slice(0, lines);
  const isCut = broken.length > lines;
  return shown.map((line, index) => shorten(isCut && index === lines - 1 ? `${line}…` : line, width));
}

function shorten(line: string, width: number): string {
  const characters = Array.from(line);
  return characters.length <= width ? line : `${characters.slice(0, width - 1).join('')}…`;
}
