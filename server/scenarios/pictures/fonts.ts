import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Fonts of pictures, each in files by script; what none of them has is not drawn. */
const families = [
  { name: 'Inter', packageName: 'inter', index: require.resolve('@fontsource/inter/unicode.json') },
  {
    name: 'Noto Sans Arabic',
    packageName: 'noto-sans-arabic',
    index: require.resolve('@fontsource/noto-sans-arabic/unicode.json'),
  },
  {
    name: 'Noto Sans Hebrew',
    packageName: 'noto-sans-hebrew',
    index: require.resolve('@fontsource/noto-sans-hebrew/unicode.json'),
  },
] as const;

export type FontRun = { family: string; part: string };

type Range = { from: number; to: number };
type FontFile = { family: string; path: (weight: 400 | 600) => string; ranges: Range[] };

const files: FontFile[] = families.flatMap(({ name, packageName, index }) => {
  const subsets = JSON.parse(readFileSync(index, 'utf8')) as Record<string, string>;
  const own = Object.entries(subsets).map(([subset, ranges]) => ({
    family: name as string,
    path: (weight: 400 | 600) =>
      join(dirname(index), 'files', `${packageName}-${subset}-${weight}-normal.woff2`),
    ranges: ranges.split(',').map(rangeOf),
  }));
  // Latin first: Arabic and Hebrew fonts have Latin letters of their own, which nobody should see.
  return own.toSorted((one, other) => Number(isLatin(other)) - Number(isLatin(one)));
});

function isLatin({ ranges }: FontFile): boolean {
  return ranges.some(({ from }) => from === 0);
}

/** `U+0000-00FF` */
function rangeOf(text: string): Range {
  const [from = 0, to = from] = text
    .trim()
    .slice(2)
    .split('-')
    .map((digits) => Number.parseInt(digits, 16));
  return { from, to };
}

function fileFor(character: string): FontFile | undefined {
  const point = character.codePointAt(0) ?? 0;
  return files.find(({ ranges }) => ranges.some(({ from, to }) => from <= point && point <= to));
}

/** The text without what no font has, such as emoji: boxes would stand in its place. */
export function drawableText(text: string): string {
  const kept = Array.from(text, (character) => (fileFor(character) ? character : ' '));
  return kept.join('').replaceAll(/\s+/g, ' ').trim();
}

/** A title as far as the fonts have its letters; nothing where they lack so many that the rest says something else. */
export function drawableTitle(title: string): string {
  const letters = Array.from(title.matchAll(/[\p{L}\p{N}]/gu), ([letter]) => letter);
  const drawn = letters.filter((letter) => fileFor(letter) !== undefined);
  return drawn.length * 4 < letters.length * 3 ? '' : drawableText(title);
}

/** A text in parts of one font each; what stands between letters goes with those before it. */
export function fontRuns(text: string): FontRun[] {
  const runs: FontRun[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const family = fileFor(character)?.family ?? 'Inter';
    if (last && (last.family === family || !/[\p{L}\p{N}]/u.test(character))) last.part += character;
    else runs.push({ family, part: character });
  }
  return runs;
}

/** The files that a text needs, in both weights, and Latin in any case. */
export function fontsFor(text: string): Uint8Array[] {
  const needed = new Set(Array.from(`A${text}`, fileFor).filter((file) => file !== undefined));
  return [...needed].flatMap(({ path }) => [readFileSync(path(400)), readFileSync(path(600))]);
}

/** Whether a text is read from right to left: its first letter that has a direction says so. */
export function isRightToLeft(text: string): boolean {
  const first = /\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(first);
}
