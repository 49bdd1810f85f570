import { compared, exactly } from '../../platform/rational.ts';
import type { ListedPrice, PriceList } from './listed-prices.ts';

/** What a million tokens cost. */
export type TokenPrice = { inputPerMillion: string; outputPerMillion: string; currency: string };
/** A price of a list as it is kept: in force from `from`, known since `createdAt`. */
export type KeptPrice = TokenPrice & { model: string; from: Date; createdAt: Date };
/** `was` null: the list did not have the model; `became` null: it has it no more. */
export type PriceChange = {
  model: string;
  was: TokenPrice | null;
  became: TokenPrice | null;
  noticedAt: Date;
  appliesFrom: Date;
};

const always = new Date('2000-01-01T00:00:00Z'); // of prices that a list does not date: they count for every task

/**
 * What has to be added so that what is kept says the same as the list from now on: nothing kept is changed, dated anew or deleted. A new model's
 * prices have the list's dates; so has a price that the list dates after what was in force; any other difference counts from the day on which it
 * was noticed. A model that the list has no more keeps its last price. `missed` are models whose absence was told before.
 */
export function comparePriceList(
  list: PriceList,
  kept: ReadonlyMap<string, readonly KeptPrice[]>,
  missed: ReadonlySet<string>,
  now: Date,
): { prices: KeptPrice[]; changes: PriceChange[] } {
  const models = [...list].map(([model, listed]) =>
    compareModel({ model, listed, kept: kept.get(model) ?? [], isMissed: missed.has(model) }, now),
  );
  const vanished = [...kept].flatMap(([model, rows]): PriceChange[] => {
    const was = inForceAt(rows, now) ?? rows[0];
    if (list.has(model) || missed.has(model) || !was) return [];
    return [{ model, was: priceOf(was), became: null, noticedAt: now, appliesFrom: now }];
  });
  return {
    prices: models.flatMap(({ prices }) => prices),
    changes: [...models.flatMap(({ changes }) => changes), ...vanished],
  };
}

type Model = { model: string; listed: readonly ListedPrice[]; kept: readonly KeptPrice[]; isMissed: boolean };

function compareModel({ model, listed, kept, isMissed }: Model, now: Date) {
  const dated = listed.map((price) => ({ ...price, from: price.from ?? always, createdAt: now }));
  const today = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  const rows: KeptPrice[] = [...kept];
  const prices: KeptPrice[] = [];
  const changes: PriceChange[] = [];
  for (const from of instantsToCompare(dated, kept, { now, today })) {
    const [was, wanted] = [inForceAt(rows, from), inForceAt(dated, from)];
    if (!wanted) continue;
    const isBack = isMissed && from === today;
    const isOther = !was || !isSame(was, wanted);
    if (isOther) {
      const price = { ...priceOf(wanted), model, from, createdAt: now };
      prices.push(price);
      rows.push(price);
    }
    if (isOther || isBack)
      changes.push({
        model,
        was: was && !isBack ? priceOf(was) : null,
        became: priceOf(wanted),
        noticedAt: now,
        appliesFrom: from,
      });
  }
  return { prices, changes };
}

/** Of a new model every instant of the list; else today, what the list dates after the price in force, and what is kept for later. */
function instantsToCompare(
  dated: readonly { from: Date }[],
  kept: readonly KeptPrice[],
  { now, today }: { now: Date; today: Date },
): Date[] {
  const listed = dated.map(({ from }) => from);
  const inForce = inForceAt(kept, now);
  const instants =
    kept.length === 0
      ? listed
      : [
          today,
          ...listed.filter((from) => !inForce || from > inForce.from),
          ...kept.map(({ from }) => from).filter((from) => from > now),
        ];
  const first = new Map(instants.toReversed().map((instant) => [instant.getTime(), instant]));
  return [...first.values()].toSorted((left, right) => left.getTime() - right.getTime());
}

/** The latest that starts at or before `at`; of those the one that was known last. */
function inForceAt<Row extends { from: Date; createdAt: Date }>(
  rows: readonly Row[],
  at: Date,
): Row | undefined {
  return rows
    .filter(({ from }) => from <= at)
    .reduce<Row | undefined>((best, row) => {
      const later = best
        ? row.from.getTime() - best.from.getTime() || row.createdAt.getTime() - best.createdAt.getTime()
        : 0;
      return later >= 0 ? row : best;
    }, undefined);
}

const priceOf = ({ inputPerMillion, outputPerMillion, currency }: TokenPrice): TokenPrice => ({
  inputPerMillion,
  outputPerMillion,
  currency,
});

const isSame = (left: TokenPrice, right: TokenPrice): boolean =>
  left.currency === right.currency &&
  compared(exactly(left.inputPerMillion), exactly(right.inputPerMillion)) === 0 &&
  compared(exactly(left.outputPerMillion), exactly(right.outputPerMillion)) === 0;
