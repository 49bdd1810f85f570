/** What a switch decides as long as no operator says otherwise. */
export type SwitchTerms = {
  /** false: off for everybody. */
  isOn: boolean;
  /** Of all customers, chosen by a hash: who has it at 10 has it at 20, too. */
  percent: number;
  /** Customers who have it beside those. */
  allowed: readonly string[];
  /** Customers who never have it. */
  denied: readonly string[];
};

type Definition = { does: string; otherwise: string; isOnAtFirst: boolean };

/** Every switch there is. One that has been on for everybody for a while is taken out, with what it kept alive. */
export const switchDefinitions = {
  'recommendations.learned': {
    does: 'Customers are recommended what others have beside what they have, where that predicts better than popularity.',
    otherwise: 'They are recommended what is popular.',
    isOnAtFirst: true,
  },
} as const satisfies Record<string, Definition>;

export type SwitchName = keyof typeof switchDefinitions;
export const switchNames = Object.keys(switchDefinitions) as [SwitchName, ...SwitchName[]];

/** As the code has it, before any operator said something. */
export const termsAtFirst = (name: SwitchName): SwitchTerms => ({
  isOn: switchDefinitions[name].isOnAtFirst,
  percent: 100,
  allowed: [],
  denied: [],
});
