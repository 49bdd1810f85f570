import { belongTogether } from '../model/lift.ts';
import { windowDays } from '../model/popularity.ts';
import type { Candidate } from './catalogue.ts';
import type { Matrix } from './matrix.ts';

type Reasoned = Pick<Candidate, 'id' | 'apps' | 'installers' | 'buyers'>;

/** Who has one scenario of the customer's also has this one, more often than by chance; `title` of theirs. */
export type Companion = { title: string; both: number; holders: number };

/** The scenario of the customer's whose owners most often have this one too, if that is more than chance. */
export function companionOf(
  id: string,
  basket: readonly string[],
  { matrix, titleOf }: { matrix: Matrix; titleOf: (id: string) => string | null },
): Companion | null {
  const other = matrix.holders.get(id) ?? 0;
  const companions = basket.flatMap((own) => {
    const [both, one, title] = [
      matrix.together.get(own)?.get(id) ?? 0,
      matrix.holders.get(own) ?? 0,
      titleOf(own),
    ];
    const isMore = belongTogether(
      { both, one, other, customers: matrix.head.customers },
      matrix.standardErrors,
    );
    return isMore && title !== null ? [{ title, both, holders: one }] : [];
  });
  return companions.toSorted((a, b) => b.both / b.holders - a.both / a.holders)[0] ?? null;
}

/** `7 of 10 who use “X” also installed this.`; with other words before it. */
export const companionWords = ({ title, both, holders }: Companion): string =>
  `${both} of ${holders} who use “${title}” also have this`;

const namedApps = 3;

/** Why a scenario is shown, in one sentence; every number in it can be counted again. */
export function reasonFor(
  { apps, installers, buyers }: Reasoned,
  knownApps: ReadonlySet<string>,
  companion: Companion | null,
): string {
  const known = apps.filter((app) => knownApps.has(app));
  const appWords = known.length > 0 ? `uses ${listed(known)}, which you use already` : '';
  if (companion) return `${companionWords(companion)}${appWords === '' ? '' : `, and it ${appWords}`}.`;
  const installed =
    installers > 0 ? `was installed by ${others(installers)} in the last ${windowDays} days and kept` : '';
  const bought =
    installers === 0 && buyers > 0 ? `was bought by ${others(buyers)} in the last ${windowDays} days` : '';
  const parts = [appWords, installed, bought].filter((part) => part !== '');
  if (parts.length === 0)
    return `Nobody else has installed it in the last ${windowDays} days and kept it: be the first.`;
  return `It ${parts.join(', and ')}.`;
}

const others = (count: number): string => (count === 1 ? 'one other' : `${count} others`);

/** "a", "a and b", "a, b and c", "a, b, c and 2 more". */
function listed(apps: readonly string[]): string {
  const rest = apps.length - namedApps;
  const items = rest > 0 ? [...apps.slice(0, namedApps), `${rest} more`] : apps;
  return items.length === 1 ? items[0]! : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}
