import type { Insight } from '../schema.ts';
import { hideNames } from './hide-names.ts';
import { foreignShare, keepsOrder, mismeasured, numbersIn, spanIn } from './numbers-in.ts';

const longestText = 400;

/** Words that are only allowed where the plain sentence has them too: numbers, directions, days, causes and advice that no figure tells. */
const bound: readonly RegExp[] = [
  /\b(?:zero|no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dozens?|scores?|hundreds?|thousands?|millions?|billions?|half|halves|halved|third|quarters?|tenths?|once|twice|thrice|doubl\w+|tripl\w+|quadrupl\w+|\w*fold|percent|most|majority|all|every|everyone|nobody|several|many|few|couple|both|single)\b/gi,
  /\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|dos|tres|cuatro|cinco)\b/gi,
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|\b(?:yesterday|today|tomorrow|month|year|quarter)\b/gi,
  /[€$£¥₹₿]|\b(?:eur|usd|gbp|jpy|chf|inr|brl|dollars?|euros?|pounds?|cents?)\b/gi,
  /\b(?:because|due to|caused?|thanks to|owing to|should|must|will|expect\w*|likely|probably|recommend\w*|blame\w*|fault)\b/gi,
];
const rising =
  /\b(?:rose|rise[sn]?|rising|increas\w+|grew|grow\w*|climb\w*|up|jump\w*|surg\w+|higher|more|spik\w+|worse\w*|doubled|tripled|quadrupled)\b/i;
const falling =
  /\b(?:fell|fall\w*|drop\w*|decreas\w+|declin\w+|down|shr[aiu]nk\w*|lower\w*|fewer|less|improv\w+|better|plung\w+)\b/i;

/**
 * Why a text may not stand for an insight, or null when it may. Both stand with places for names. It names its subject once, every number in it is
 * one of the sentence's and of the same thing, and it tells no other direction, day, currency, cause or advice.
 */
export function whyRefused(text: string, insight: Insight): string | null {
  const { numbers } = insight;
  const plain = hideNames(insight);
  if (text.trim() === '' || text.length > longestText) return 'It is empty or too long.';
  const said = text.replaceAll(/\[(?:NAME|CODE)\]/g, ' ');
  if (/[<>[\]{}|*_`#]|https?:|www\.|\n/.test(said)) return 'It is not one plain sentence or two.';
  if (/[^\P{N}0-9]/u.test(said)) return 'It writes a number in other signs.';
  const timesOf = (place: string, of: string) => of.split(place).length - 1;
  if (timesOf('[NAME]', text) !== timesOf('[NAME]', plain)) return 'It does not name what it is about once.';
  if (timesOf('[CODE]', text) > timesOf('[CODE]', plain)) return 'It names a code that there is not.';
  const allowed = new Set([
    ...numbersIn(plain),
    ...numbers.flatMap(({ text: written, unit, value }) => [
      ...numbersIn(written),
      ...(unit === 'count' ? [String(value)] : []),
    ]),
  ]);
  const foreign = numbersIn(said).find((number) => !allowed.has(number));
  if (foreign !== undefined) return `It names ${foreign}, which is no number of the insight.`;
  if (numbersIn(said).length === 0) return 'It names no number.';
  const other =
    mismeasured(said, plain, numbers) ??
    spanIn(said, plain) ??
    foreignShare(said, plain) ??
    foreignWord(said, plain);
  if (other !== null) return `It says "${other}", which the sentence does not.`;
  return keepsOrder(said, numbers) ? null : 'It turns "from … to …" around.';
}

function foreignWord(said: string, plain: string): string | null {
  for (const words of bound) {
    const known = new Set(plain.toLowerCase().match(words));
    const word = said
      .toLowerCase()
      .match(words)
      ?.find((each) => !known.has(each));
    if (word !== undefined) return word;
  }
  for (const direction of [rising, falling]) {
    const [word] = direction.exec(said) ?? [];
    if (word !== undefined && !direction.test(plain)) return word;
  }
  return null;
}
