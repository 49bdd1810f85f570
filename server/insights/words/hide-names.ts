import type { Insight } from '../schema.ts';

type Named = Pick<Insight, 'plainSentence' | 'subject'>;

/**
 * A sentence as it is sent: with places for the name of what it is about and for a code of errors. Anybody can choose those, so a service never
 * sees them: nothing that is written in one can direct it.
 */
export function hideNames(insight: Named): string {
  return splitNames(insight).hidden;
}

/** An answer with the names back in their places. */
export function showNames(text: string, insight: Named): string {
  const { names } = splitNames(insight);
  return text.replaceAll(/\[(?:NAME|CODE)\]/g, (place) => names.get(place) ?? '');
}

function splitNames({ plainSentence, subject }: Named): { hidden: string; names: Map<string, string> } {
  const names = new Map<string, string>();
  const hide = (text: string, place: string, name: string) => {
    names.set(place, name);
    return text.replace(name, () => place);
  };
  let hidden = plainSentence;
  if (subject !== null && hidden.includes(`*${subject}*`)) hidden = hide(hidden, '[NAME]', `*${subject}*`);
  const [code] = /`[^`]*`/.exec(hidden) ?? [];
  if (code !== undefined) hidden = hide(hidden, '[CODE]', code);
  return { hidden, names };
}
