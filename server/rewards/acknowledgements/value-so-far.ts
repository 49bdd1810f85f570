/**
 * What a scenario has brought a customer since the beginning, as their ROI answer would say today. It is read by a feature to the right, which
 * this one is given by whoever puts the server together.
 */
export type ValueSoFar = {
  /** null: not known, because the runs have no value yet; `reason` says why. */
  valueMicros: number | null;
  netMicros: number | null;
  roi: number | null;
  currency: string;
  reason: string | null;
};

export type ReadValueSoFar = (customerId: string, scenarioId: string) => Promise<ValueSoFar>;
