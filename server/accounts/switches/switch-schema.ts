import { z } from 'zod';
import { switchNames } from './switch-definitions.ts';

const CustomerIds = z
  .array(z.string().min(1).max(100))
  .max(1_000)
  .refine((ids) => new Set(ids).size === ids.length, 'Name each customer once.');

const terms = {
  isOn: z.boolean().describe('false: off for everybody at once, on every server.'),
  percent: z
    .int()
    .min(0)
    .max(100)
    .describe('Of all customers, chosen by a hash: raising it takes it from nobody.'),
  allowed: CustomerIds.describe('Customers who have it beside those.'),
  denied: CustomerIds.describe('Customers who never have it.'),
};

export const SwitchName = z.enum(switchNames);
/** The name of a switch in a path. */
export const SwitchParams = z.object({ name: SwitchName });
export const SwitchBody = z
  .strictObject({
    isOn: terms.isOn,
    percent: terms.percent.default(100),
    allowed: terms.allowed.default([]),
    denied: terms.denied.default([]),
  })
  .refine(({ allowed, denied }) => !allowed.some((id) => denied.includes(id)), {
    path: ['denied'],
    message: 'A customer stands in one of the lists.',
  });
export type SwitchBody = z.infer<typeof SwitchBody>;

/** A part of the product that can be given to some customers, and taken from all at once. */
export const Switch = z
  .object({
    name: SwitchName,
    does: z.string().describe('What those have for whom it is on.'),
    otherwise: z.string().describe('What all others have.'),
    ...terms,
    changedAt: z.string().nullable().describe('null: it is as it came.'),
  })
  .meta({ id: 'Switch' });
export type Switch = z.infer<typeof Switch>;
export const SwitchList = z.object({ items: z.array(Switch) });
