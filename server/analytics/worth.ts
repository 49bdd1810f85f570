import { minorUnitDigits, multiplyDivide } from '../platform/money.ts';
import { plus, rounded, zero, type Rational } from '../platform/rational.ts';
import type { FixedCostPart } from './fixed-costs.ts';
import type { ValueSums } from './roll-ups/sums-of-tasks.ts';

/** Unknown only when nothing of it is known; with a known part the sum stands, and a gate says what it leaves out. */
export function isValueUnknown(values: ValueSums | undefined): boolean {
  if (!values) return false;
  return values.unvalued > 0 && values.valued === 0 && BigInt(values.reportedValue) === 0n;
}

/** Run cost divided by completed runs, in micros; null when nothing has completed. */
export function costPerSuccess(values: ValueSums | undefined): number | null {
  if (!values || values.completed === 0) return null;
  const runCost = BigInt(values.creditCost) + BigInt(values.aiCost);
  return Number(multiplyDivide(runCost, 1n, BigInt(values.completed)));
}

/** The parts of fixed costs together, in micros; foreign ones are in no sum. */
export function fixedCostOf(parts: readonly FixedCostPart[]): bigint {
  return sumOf(parts.filter(({ foreign }) => foreign === null));
}

/** Foreign fixed costs by currency, as amounts beside a sum: costs count below zero. */
export function foreignCostsOf(
  parts: readonly FixedCostPart[],
): { count: number; amountMicros: bigint; currency: string }[] {
  if (parts.every(({ foreign }) => foreign === null)) return [];
  const byCurrency = Map.groupBy(parts, ({ foreign }) => foreign?.currency);
  return [...byCurrency].flatMap(([currency, own]) => {
    if (currency === undefined) return [];
    const unit = 10n ** BigInt(6 - minorUnitDigits(currency));
    const [micros, minor] = [true, false].map((isInMicros) =>
      sumOf(
        own.filter(({ foreign }) => foreign?.isInMicros === isInMicros),
        isInMicros ? 1n : unit,
      ),
    );
    const count = own.reduce((sum, part) => sum + part.count, 0);
    return [{ count, amountMicros: -((micros ?? 0n) + (minor ?? 0n)), currency }];
  });
}

function sumOf(parts: readonly FixedCostPart[], micros = 1n): bigint {
  const { numerator, denominator } = parts.map(dailyShare).reduce(plus, zero);
  return rounded({ numerator: numerator * micros, denominator });
}

const dailyShare = ({ dayMicros, days }: FixedCostPart): Rational => ({
  numerator: dayMicros.numerator,
  denominator: dayMicros.denominator * BigInt(days),
});
