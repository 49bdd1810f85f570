import { redactText } from '../../scenarios/blueprint/redact-text.ts';
import { namedPatterns } from './named-patterns.ts';
import { longestPatterns, prosePatterns, type ProsePattern } from './prose-patterns.ts';

type Redacted = { text: string; codes: string[] };

/** What is not seen and splits words: zero-width characters, soft hyphens, marks of direction. */
const unseen = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/g;
const wideBlanks = /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g;
const otherHyphens = /[\u2010-\u2012\uFE58\uFE63]/g;
const fullWidth = /[\uFF01-\uFF5E]/g; // of East Asian keyboards: the ASCII characters, moved
const fullWidthShift = 0xfee0;
const otherDigits = /[\u0660-\u0669\u06F0-\u06F9]/g; // Arabic ones, in two series

/**
 * A person's words with each secret, and each way to reach or charge somebody, replaced by `[removed:<what it was>]`, also where it is spelt so
 * that programs do not see it, or encoded. Names of people and what identifies them by its sense are not recognised.
 */
export function redactWords(words: string): Redacted {
  const { text, codes } = redactPlain(asProgramsRead(words));
  const found = new Set(codes);
  const decoded = text.replace(/[A-Za-z0-9+/_%.-]{8,4000}={0,2}/g, (piece) => {
    const inside = [fromPercent(piece), fromBase64(piece)].flatMap((each) => redactPlain(each ?? '').codes);
    for (const code of inside) found.add(code);
    return inside[0] === undefined ? piece : `[removed:${inside[0]}]`;
  });
  return { text: decoded, codes: [...found] };
}

function redactPlain(words: string): Redacted {
  const first = redactBy(longestPatterns, words);
  const ofPrograms = redactText(first.text);
  const last = redactBy([...prosePatterns, ...namedPatterns], ofPrograms.text);
  return { text: last.text, codes: [...new Set([...first.codes, ...ofPrograms.codes, ...last.codes])] };
}

function redactBy(patterns: readonly ProsePattern[], words: string): Redacted {
  const codes: string[] = [];
  let text = words;
  for (const { code, pattern, accept } of patterns)
    text = text.replace(pattern, (...match: string[]) => {
      const [found = ''] = match;
      if (found.includes('[removed:') || (accept && !accept(match as unknown as RegExpExecArray)))
        return found;
      codes.push(code);
      return `[removed:${code}]`;
    });
  return { text, codes };
}

function asProgramsRead(words: string): string {
  return words
    .replaceAll(unseen, '')
    .replaceAll(wideBlanks, ' ')
    .replaceAll(otherHyphens, '-')
    .replaceAll(fullWidth, (character) => String.fromCodePoint(character.charCodeAt(0) - fullWidthShift))
    .replaceAll(otherDigits, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replaceAll(/(?<=\w)[\u3002\uFF61](?=[a-z])/gi, '.') // full stops of East Asian keyboards, in addresses
    .replaceAll(/(?:&(?:#0*64|#x0*40|commat);|\\u0040|\\x40)/gi, '@')
    .replaceAll(/(?:&(?:#0*46|#x0*2e|period);|\\u002e|\\x2e)/gi, '.');
}

function fromPercent(piece: string): string | null {
  if (!/%[0-9a-f]{2}/i.test(piece)) return null;
  try {
    return decodeURIComponent(piece);
  } catch {
    return null;
  }
}

/** What a piece of base64 says; null when it is none, or says nothing that a person could read. */
function fromBase64(piece: string): string | null {
  if (piece.length < 12 || /[%.]/.test(piece)) return null;
  const said = Buffer.from(piece, 'base64').toString('latin1');
  return /^[\t\n\r -~]{8,}$/.test(said) ? said : null;
}
