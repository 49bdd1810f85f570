import { inTransaction } from '../../../platform/database.ts';
import { newId } from '../../../platform/ids.ts';
import { splitByWeight } from '../../../platform/money.ts';
import type { ReconcileDeps } from '../compare/examine-day.ts';
import { insertCorrections, type Correction } from './correction-queries.ts';
import { moneyText } from '../compare/findings-of.ts';
import type { FindingCode } from '../compare/finding.ts';
import type { Judgement } from '../compare/judge-movement.ts';
import { isFee, isTax } from '../compare/ledger-side.ts';
import type { LedgerRow } from '../compare/ledger-side-queries.ts';

type Written = { isWritten: boolean; code: FindingCode; cause: string };

/** Corrects wrong rows by rows beside them: what stands in the ledger stays. What is not certain is left to the operator. */
export async function correctMovement(deps: ReconcileDeps, judgement: Judgement): Promise<Written> {
  const { movement, rows, day, gross, fee } = judgement;
  const differs = gross === 'amountDiffers' || fee === 'amountDiffers';
  const code: FindingCode = differs ? 'amountDiffers' : 'wrongDay';
  const cause = differs ? amountCause(judgement) : dayCause(judgement);
  const doubt = doubtAbout(judgement);
  if (doubt !== null) return { isWritten: false, code, cause: `${cause} ${doubt} Nothing was changed.` };
  const corrections = [
    ...(gross === 'wrongDay'
      ? redated(
          judgement,
          rows.filter((row) => !isFee(row)),
        )
      : []),
    ...(fee === 'wrongDay' ? redated(judgement, rows.filter(isFee)) : []),
    ...(gross === 'amountDiffers'
      ? adjusted(
          judgement,
          rows.filter((row) => !isFee(row) && !isTax(row)),
          movement.amount,
          judgement.ledger.gross,
        )
      : []),
    ...(fee === 'amountDiffers'
      ? adjusted(judgement, rows.filter(isFee), -movement.fee, judgement.ledger.fee)
      : []),
  ];
  await inTransaction(deps.pool, (db) => insertCorrections(db, corrections));
  const how = differs
    ? `${corrections.length === 1 ? 'A correcting row was' : `${corrections.length} correcting rows were`} added.`
    : `It was taken back there and written on ${day} by ${corrections.length} correcting rows.`;
  return { isWritten: true, code, cause: `${cause} ${how}` };
}

/** Why it cannot be told what the right row would be. */
function doubtAbout({ movement, rows, gross }: Judgement): string | null {
  if (rows.some(({ source }) => source === 'correction'))
    return 'It has been corrected before, so something is wrong that another row would only hide.';
  const isForeign = rows.some((row) => !isFee(row) && row.currency !== movement.currency);
  if (gross === 'amountDiffers' && isForeign)
    return 'The customer paid in another currency, and which of the two amounts is wrong cannot be told.';
  return null;
}

/** Taken back on the wrong day, written again on the right one. */
function redated({ movement, day }: Judgement, rows: readonly LedgerRow[]): Correction[] {
  return rows
    .filter((row) => row.day !== day)
    .flatMap((row) => [
      {
        ...amountsOf(row, -1),
        id: newId('rev', row.occurredAt),
        rowId: row.id,
        sourceId: `${movement.id}:1`,
        occurredAt: row.occurredAt,
      },
      {
        ...amountsOf(row, 1),
        id: newId('rev', movement.occurredAt),
        rowId: row.id,
        sourceId: `${movement.id}:2`,
        occurredAt: movement.occurredAt,
      },
    ])
    .map((correction) => ({ ...correction, settlementCurrency: movement.currency }));
}

function amountsOf(row: LedgerRow, sign: 1 | -1) {
  const settlement = row.settlementAmount ?? (isTax(row) ? 0 : null);
  return {
    amount: sign * row.amount,
    settlementAmount: settlement === null ? null : sign * settlement || 0,
    reportingAmount: row.reportingAmount === null ? null : sign * row.reportingAmount,
  };
}

/** What is lacking (or too much), over the lines in the proportion of the rows that stand. */
function adjusted(
  { movement }: Judgement,
  rows: readonly LedgerRow[],
  right: number,
  ledger: ReadonlyMap<string, number>,
): Correction[] {
  const lacking = right - [...ledger.values()].reduce((sum, amount) => sum + amount, 0);
  const parts = splitByWeight(
    lacking,
    rows.map(({ amount }) => Math.abs(amount)),
  );
  return rows.flatMap((row, index) => {
    const amount = parts[index] ?? 0;
    if (amount === 0) return [];
    return [
      {
        id: newId('rev', movement.occurredAt),
        rowId: row.id,
        sourceId: `${movement.id}:1`,
        occurredAt: movement.occurredAt,
        amount,
        settlementAmount: amount,
        settlementCurrency: movement.currency,
        reportingAmount: row.reportingCurrency === movement.currency ? amount : null,
      },
    ];
  });
}

function amountCause({ movement, ledger, gross }: Judgement): string {
  const isGross = gross === 'amountDiffers';
  const side = isGross ? ledger.gross : ledger.fee;
  const here = [...side.values()].reduce((sum, amount) => sum + amount, 0);
  const there = isGross ? movement.amount : -movement.fee;
  const text = (amount: number) => moneyText(amount, movement.currency);
  return `The ledger has ${text(here)} ${isGross ? '' : 'of fees '}for ${movement.id}, Stripe ${text(there)}.`;
}

function dayCause({ movement, ledger, day, gross }: Judgement): string {
  const days = [...(gross === 'wrongDay' ? ledger.gross : ledger.fee).keys()].filter((each) => each !== day);
  return `The ledger dates ${movement.id} on ${days.join(' and ')}, Stripe on ${day}.`;
}
