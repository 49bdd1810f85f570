import type { Side, UpgradeConflict } from '../replace/upgrade-schema.ts';
import type { JsonObject } from './json.ts';

/** What both sides did to one place, before anybody has decided. */
export type Choice = Omit<UpgradeConflict, 'taken' | 'moduleId' | 'module'> & {
  /** The module that the place belongs to, if any. */
  entry?: { id: number; own: JsonObject } | undefined;
};

/** Decides conflicts and remembers them: each place once. */
export type Choices = {
  /** The side to take. What nobody has decided yet goes on as `mine`, so that further conflicts are found. */
  choose: (choice: Choice) => Side;
  conflicts: () => UpgradeConflict[];
};

/** How the caller decides: single places by `decisions`, all others by `prefer`. */
export type Decisions = { prefer?: Side | undefined; decisions: Readonly<Record<string, Side>> };

/** Choices for one merge. */
export function choicesBy({ prefer, decisions }: Decisions): Choices {
  const conflicts = new Map<string, UpgradeConflict>();
  return {
    choose: ({ entry, ...choice }) => {
      const decided = Object.hasOwn(decisions, choice.path) ? decisions[choice.path] : undefined;
      const known = conflicts.get(choice.path);
      if (known && !known.message.includes(choice.message)) known.message += ` ${choice.message}`;
      const taken = known ? known.taken : (decided ?? prefer ?? null);
      const module = typeof entry?.own['module'] === 'string' ? entry.own['module'] : null;
      if (!known) conflicts.set(choice.path, { moduleId: entry?.id ?? null, module, ...choice, taken });
      return taken ?? 'mine';
    },
    conflicts: () => [...conflicts.values()],
  };
}
