/** A script without spaces between words, and what is drawn as wide as it is high. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const narrow = /^[ijltfrI.,:;!|'’()[\]\s-]$/u;
const broad = /^[mwMWQO@%—…ЖШЩЮМ]$/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for the letters of a text: an emoji of several code points is one. */
export function graphemesOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * About how wide a text is, in units of its font's size. Nobody knows which font a reader has, so this is a little more than most fonts
 * take, and what is measured by it has room.
 */
export function textWidth(text: string): number {
  return graphemesOf(text).reduce((sum, grapheme) => sum + widthOf(grapheme), 0);
}

function widthOf(grapheme: string): number {
  if (wide.test(grapheme)) return 1.05;
  if (narrow.test(grapheme)) return 0.36;
  if (broad.test(grapheme)) return 0.9;
  return /^\p{Lu}/u.test(grapheme) ? 0.7 : 0.58;
}
