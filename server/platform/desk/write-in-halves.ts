import { codeOf, isDatabaseUnavailable } from '../database.ts';

/** An item that cannot be written, while others can. */
export class Poisoned {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

/** Classes of SQLSTATE that tell of values: what is wrong, out of range, too large, or refused by a constraint or a trigger. */
const aboutValues = new Set(['22', '23', '54', 'P0']);
/** Classes that tell of the database itself: whatever is written now fails alike. */
const aboutDatabase = new Set(['08', '25', '40', '42', '53', '55', '57', '58', 'XX']);

/**
 * Writes all in one, and when that fails each half by itself, down to the single items that it fails for. Throws when the failure is not
 * one of the items: when the database is away or in trouble, or when nothing could be written for a reason that is not in the values.
 */
export async function writeInHalves<Item, Answer>(
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<(Answer | Poisoned)[]> {
  const answers = await written(items, write);
  const failures = answers.filter((answer) => answer instanceof Poisoned);
  const ours = failures.find(({ error }) => !aboutValues.has(codeOf(error).slice(0, 2)));
  if (ours && failures.length === items.length) throw ours.error;
  return answers;
}

async function written<Item, Answer>(
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<(Answer | Poisoned)[]> {
  try {
    return [...(await write(items))];
  } catch (error) {
    if (isDatabaseUnavailable(error) || aboutDatabase.has(codeOf(error).slice(0, 2))) throw error;
    if (items.length === 1) return [new Poisoned(error)];
    const middle = items.length >> 1;
    const first = await written(items.slice(0, middle), write);
    return [...first, ...(await written(items.slice(middle), write))];
  }
}
