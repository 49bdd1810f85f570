import { kindCode } from '../storage/codes.ts';
import { add, isZero, type Amount, type Counted } from './counted.ts';
import { bucketOf } from './durations.ts';
import { amountsOf } from './measures.ts';

/** A task that adds to the roll-ups (1), or whose former state is taken from them (-1). */
export type RollUpChange = Counted & { sign: 1 | -1 };

/** The difference between a task's new and former state. */
export function rollUpChanges(former: Counted | null, { task, value }: Counted): RollUpChange[] {
  const added = { task, value, sign: 1 as const };
  return former ? [{ task: former.task, value: former.value, sign: -1 }, added] : [added];
}

/** The values of a key by column. */
export type Key<Column extends string> = Record<Column, string | number>;
/** What is added to one row of a roll-up; the sums stand in the order of their columns. */
export type Row<Column extends string> = {
  key: Key<Column>;
  amounts: readonly Amount[];
  durations: ReadonlyMap<number, number>;
};

/** The finest rows, those of `task_days`; the tables of fewer keys follow from them. */
export function dayRows(
  changes: readonly RollUpChange[],
  currency: string,
  dayOf: (instant: Date) => string,
) {
  return sumRows(changes, (change) => {
    const { task, sign } = change;
    const key = {
      customer_no: task.customerNo,
      day: dayOf(task.startedAt),
      installation_no: task.installationNo,
      scenario_no: task.scenarioNo,
      version_no: task.versionNo,
      ai_model: task.aiModel,
      kind: kindCode(task.kind),
    };
    const isTimed = task.retryOf === null && task.status === 'completed' && task.finishedAt !== null;
    const bucket = isTimed ? bucketOf(Number(task.finishedAt) - Number(task.startedAt)) : null;
    return {
      key,
      amounts: amountsOf(change, currency, sign),
      durations: bucket === null ? none : new Map([[bucket, sign]]),
    };
  });
}

const none: ReadonlyMap<number, number> = new Map();

/** Sums things up under the key that each has, and leaves out what changes nothing. */
export function sumRows<Thing, Column extends string>(
  things: readonly Thing[],
  rowOf: (thing: Thing) => {
    key: Key<Column>;
    amounts: readonly Amount[];
    durations?: ReadonlyMap<number, number>;
  },
): Row<Column>[] {
  const rows = new Map<string, Sum<Column>>();
  for (const thing of things) {
    const { key, amounts, durations = none } = rowOf(thing);
    const name = nameOf(key);
    const sum = rows.get(name);
    if (sum) addTo(sum, amounts, durations);
    else rows.set(name, { key, amounts, durations, own: null });
  }
  return [...rows.values()].filter(({ amounts, durations }) => {
    return durations.size > 0 || amounts.some((amount) => !isZero(amount));
  });
}

/** A row, and its sums when they are its own: what is the only thing under its key lends it those that it has. */
type Sum<Column extends string> = Row<Column> & {
  own: { amounts: Amount[]; durations: Map<number, number> } | null;
};

function nameOf(key: Readonly<Record<string, string | number>>): string {
  let name = '';
  for (const column in key) name += `${key[column]}\n`;
  return name;
}

/** The same sums under coarser keys. */
export function coarserRows<Finer extends string, Column extends string>(
  rows: readonly Row<Finer>[],
  keyOf: (key: Key<Finer>) => Key<Column>,
): Row<Column>[] {
  return sumRows(rows, ({ key, amounts, durations }) => ({ key: keyOf(key), amounts, durations }));
}

/** A completed task never gets another day or duration, so the count of a bucket is never below 0 in the end. */
function addTo(sum: Sum<string>, amounts: readonly Amount[], durations: ReadonlyMap<number, number>): void {
  sum.own ??= { amounts: [...sum.amounts], durations: new Map(sum.durations) };
  const { own } = sum;
  sum.amounts = own.amounts;
  sum.durations = own.durations;
  for (let index = 0; index < amounts.length; index += 1) {
    const amount = amounts[index] ?? 0;
    if (amount !== 0) own.amounts[index] = add(own.amounts[index] ?? 0, amount); // most are 0
  }
  for (const [bucket, number] of durations) {
    const count = (own.durations.get(bucket) ?? 0) + number;
    if (count === 0) own.durations.delete(bucket);
    else own.durations.set(bucket, count);
  }
}
