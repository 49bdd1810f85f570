/**
 * The SQL of what a row of the ledger is worth in a reporting currency (a placeholder): as Stripe settled it, else by the rates that operators
 * entered; null where neither is known.
 */
export function reportedAmount(entry: string, currency: string): string {
  return `case when ${entry}.reporting_currency = ${currency} and ${entry}.reporting_amount is not null then ${entry}.reporting_amount
    else (select sum(conversion.reporting_amount)::bigint from ledger_conversions conversion
      where conversion.entry_id = ${entry}.id and conversion.reporting_currency = ${currency}) end`;
}
