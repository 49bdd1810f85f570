/** A worked example of the definitions, as text so that nothing is lost. */
export type Vector = { name: string; expected: string; computed: string };
