const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** An amount of bytes in the unit that suits it, of 1,000 each: "278 MB". */
export function formatBytes(bytes: number, locale: string = navigator.language): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step < 3 ? 0 : 1,
  });
  return format.format(bytes / 1000 ** step);
}
