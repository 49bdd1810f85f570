/** What is not seen and splits words: zero-width characters, soft hyphens, marks of direction. */
const unseen = /[\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/g;
const wideBlanks = /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g;
const otherHyphens = /[\u2010-\u2012\uFE58\uFE63]/g;
const fullWidth = /[\uFF01-\uFF5E]/g; // of East Asian keyboards: the ASCII characters, moved
const fullWidthShift = 0xfee0;
const mathematical = /[\u{1D400}-\u{1D7FF}]/gu; // letters and digits that look bold or slanted

/** A text as programs would write it, so that patterns see what a person sees: one script of digits, no characters that nobody sees, no signs that stand for `@` or a dot. */
export function asProgramsRead(words: string): string {
  return words
    .replaceAll(unseen, '')
    .replaceAll(wideBlanks, ' ')
    .replaceAll(otherHyphens, '-')
    .replaceAll(fullWidth, (character) => String.fromCodePoint(character.charCodeAt(0) - fullWidthShift))
    .replaceAll(mathematical, (character) => character.normalize('NFKC'))
    .replaceAll(/(?!\d)\p{Nd}/gu, digitOf)
    .replaceAll(/(?<=\w)[\u2024\u3002\uFF61](?=[a-z])/gi, '.') // full stops of East Asian keyboards and small ones, in addresses
    .replaceAll(/(?:&(?:#0*64|#x0*40|commat);|\\u0040|\\x40)/gi, '@')
    .replaceAll(/(?:&(?:#0*46|#x0*2e|period);|\\u002e|\\x2e)/gi, '.')
    .replaceAll(/(?<=\w) ?[([{<] ?([.@]) ?[)\]}>] ?(?=\w)/g, '$1'); // acme[.]io, jane(@)acme
}

/** Digits stand ten in a row in each script; the row begins at a code that ends in 0 or in 6. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const place = code & 0xf;
  return String(/\p{Nd}/u.test(String.fromCodePoint(code - place)) ? place : place - 6);
}
