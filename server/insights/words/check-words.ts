import type { Insight } from '../schema.ts';

const longestText = 400;

/** Words that stand for numbers; each is only allowed where the plain sentence has it too. */
const numberWords =
  /\b(?:zero|no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|scores?|hundreds?|thousands?|millions?|billions?|half|halves|halved|third|thirds|quarters?|twice|thrice|doubled?|doubling|tripled?|tripling|quadrupled?|fold|percent|most|majority|all|every|everyone|nobody|several|many|few|couple|both|single)\b/gi;
const rising =
  /\b(?:rose|rise[sn]?|rising|increas\w+|grew|grow\w*|climb\w*|up|jump\w*|surg\w+|higher|more|spik\w+|worse\w*)\b/i;
const falling =
  /\b(?:fell|fall\w*|drop\w*|decreas\w+|declin\w+|down|shr[aiu]nk\w*|lower\w*|fewer|less|improv\w+|better|plung\w+)\b/i;
/** Causes and advice that no figure tells. */
const claims =
  /\b(?:because|due to|caused?|thanks to|owing to|should|must|will|expect\w*|likely|probably|recommend\w*|blame\w*|fault)\b/i;

/**
 * Why a text may not stand for an insight, or null when it may: it names its subject, every number in it is one of the sentence's, written
 * anyhow, and it tells neither another direction nor a cause or an advice.
 */
export function whyRefused(text: string, { plainSentence, numbers, subject }: Insight): string | null {
  if (text.trim() === '' || text.length > longestText) return 'It is empty or too long.';
  if (/[<>[\]{}]|https?:|\n/.test(text)) return 'It is not one plain sentence or two.';
  if (subject !== null && !text.includes(subject)) return 'It does not name what it is about.';
  const bare = (of: string) => (subject === null ? of : of.replaceAll(subject, ' '));
  const [said, plain] = [bare(text), bare(plainSentence)];
  const allowed = new Set([
    ...numbersIn(plain),
    ...numbers.flatMap(({ text: written }) => numbersIn(written)),
  ]);
  const foreign = numbersIn(said).find((number) => !allowed.has(number));
  if (foreign !== undefined) return `It names ${foreign}, which is no number of the insight.`;
  if (numbersIn(said).length === 0) return 'It names no number.';
  const words = new Set(plain.toLowerCase().match(numberWords));
  const word = said
    .toLowerCase()
    .match(numberWords)
    ?.find((each) => !words.has(each));
  if (word !== undefined) return `It says "${word}", which the sentence does not.`;
  for (const pattern of [rising, falling, claims]) {
    const match = pattern.exec(said)?.[0];
    if (match !== undefined && !pattern.test(plain))
      return `It says "${match}", which the sentence does not.`;
  }
  const order = ordered(said, numbers);
  return order ? null : 'It turns "from … to …" around.';
}

/** Every number of a text in one way of writing: `1,234.50 %` is `1234.5`. */
function numbersIn(text: string): string[] {
  return (text.match(/\d[\d,.\u00a0\u202f']*/g) ?? []).map((written) =>
    String(Number(written.replaceAll(/[,\u00a0\u202f']/g, '').replace(/\.+$/, ''))),
  );
}

/** "from A to B" keeps the order in which the sentence has the two. */
function ordered(text: string, numbers: Insight['numbers']): boolean {
  const place = (number: string) =>
    numbers.findIndex(({ text: written }) => numbersIn(written).includes(number));
  return [...text.matchAll(/\bfrom (?:about )?(\d[\d,.]*) ?%? to (?:about )?(\d[\d,.]*)/gi)].every(
    ([, from, to]) => {
      const [first] = numbersIn(from ?? '');
      const [second] = numbersIn(to ?? '');
      return first !== undefined && second !== undefined && place(first) < place(second);
    },
  );
}
