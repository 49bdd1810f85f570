import { z } from 'zod';
import { Advice } from './models/advice.ts';

/** What a figure is counted in; it decides the type of its value and how a reader shows it. */
export type FigureUnit =
  | 'money'
  | 'micros'
  | 'count'
  | 'rate'
  | 'ratio'
  | 'ms'
  | 'days'
  | 'flag'
  | 'amounts'
  | 'advice'
  | 'month'
  | 'instant';

/** One figure, defined once: the schema of the answers, the header of the CSV and the dashboard's tooltips come from here. */
export type Figure = {
  label: string;
  unit: FigureUnit;
  definition: string;
  /** Why it is null when it is; figures without this are always known. */
  whyNull?: string;
};
export type Registry = Readonly<Record<string, Figure>>;

/** The same figure in the currency by which an item is grouped. */
export function native<const F extends Figure>(figure: F): F {
  return {
    ...figure,
    label: `${figure.label}, native`,
    definition: `${figure.definition} In the currency of the group, amounts in its minor units.`,
  };
}

/** Each of a registry's figures so. */
export function nativeOf<const R extends Registry>(registry: R): R {
  return Object.fromEntries(Object.entries(registry).map(([name, figure]) => [name, native(figure)])) as R;
}

/** Some of these under their names with `Native` behind, which is how they are told in the currency by which an item is grouped. */
export function underNativeNames<T extends object, const Name extends keyof T & string>(
  values: T,
  names: readonly Name[],
): { -readonly [N in Name as `${N}Native`]: T[N] } {
  const entries = names.map((name) => [`${name}Native`, values[name]]);
  return Object.fromEntries(entries) as { -readonly [N in Name as `${N}Native`]: T[N] };
}

/** Amounts that stand beside a total because they cannot be added to it. */
export const Amounts = z.object({
  count: z.int(),
  amounts: z.array(
    z.object({ amount: z.number().optional(), amountMicros: z.number().optional(), currency: z.string() }),
  ),
});
export type Amounts = z.infer<typeof Amounts>;
export const noAmounts: Amounts = { count: 0, amounts: [] };

type ValueOf<F extends Figure> = F['unit'] extends 'amounts'
  ? Amounts
  : F['unit'] extends 'flag'
    ? boolean
    : F['unit'] extends 'advice'
      ? Advice | null
      : F['unit'] extends 'month' | 'instant'
        ? string | null
        : F extends { whyNull: string }
          ? number | null
          : number;

/** The values of a registry's figures, by name. */
export type FiguresOf<R extends Registry> = { -readonly [Name in keyof R]: ValueOf<R[Name]> };

type SchemaShape<R extends Registry> = { -readonly [Name in keyof R]: z.ZodType<ValueOf<R[Name]>> };

/** The zod shape of a registry's figures, with their definitions as descriptions. */
export function figureShape<const R extends Registry>(registry: R): SchemaShape<R> {
  const entries = Object.entries(registry).map(([name, figure]) => [name, schemaOf(figure)]);
  return Object.fromEntries(entries) as SchemaShape<R>; // sound: schemaOf follows ValueOf
}

function schemaOf({ unit, label, definition, whyNull }: Figure): z.ZodType {
  const description = `${label} (${unit}). ${definition}${whyNull ? ` null: ${whyNull}` : ''}`;
  if (unit === 'amounts') return Amounts.describe(description);
  if (unit === 'advice') return Advice.nullable().describe(description);
  if (unit === 'month' || unit === 'instant') return z.string().nullable().describe(description);
  if (unit === 'flag') return z.boolean().describe(description);
  return whyNull ? z.number().nullable().describe(description) : z.number().describe(description);
}
