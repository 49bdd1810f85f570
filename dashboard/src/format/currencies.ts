/** Every currency that there is, for choosing one: `USD`, sent as `usd`. */
export const currencyChoices = Intl.supportedValuesOf('currency').map((code) => ({
  value: code.toLowerCase(),
  label: code,
}));
