import type { World } from '../attacks/audited-world.ts';

/** Something that breaks what one gate guards, on a library that is running. */
export type Breakage = {
  gate: string;
  breaks: string;
  /** Does it, and answers how to repair it. */
  carryOut: (world: World) => Promise<() => Promise<void>>;
  /** What the gate then says, as a part of its reason. */
  says: RegExp;
  /** What its remedy names: the place to look at, or the command to give. */
  remedy: RegExp;
  /** Other gates that guard the same rows from another side; whether they look at them this time is drawn by lot. */
  maySayTooBecauseOfTheSameRows?: string[];
};

/** By hand, behind the back of every rule; the second statement repairs it. */
export const byHand =
  (table: string, breaking: string, repairing: string): Breakage['carryOut'] =>
  async (world) => {
    await world.byHand(table, breaking);
    return () => world.byHand(table, repairing);
  };
