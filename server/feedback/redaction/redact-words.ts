import { redactText } from '../../scenarios/blueprint/redact-text.ts';
import { asProgramsRead } from './as-programs-read.ts';
import { namedPatterns } from './named-patterns.ts';
import { longestPatterns, prosePatterns, type ProsePattern } from './prose-patterns.ts';
import { speltPatterns } from './spelt-patterns.ts';

type Redacted = { text: string; codes: string[] };

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
  const last = redactBy([...speltPatterns, ...prosePatterns, ...namedPatterns], ofPrograms.text);
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
