import { t } from '@lingui/core/macro';

/** What is wrong with a number that a person writes into a field, in words; null when it is a whole one within the bounds. */
export function wholeComplaint(least: number, most: number, orNothing = '') {
  return (value: number | string): string | null => {
    const text = String(value).trim();
    if (text === '' && orNothing !== '') return null;
    const isWhole = /^-?\d+$/.test(text);
    if (isWhole && Number(text) >= least && Number(text) <= most) return null;
    return orNothing
      ? t`A whole number from ${least} to ${most}, or ${orNothing}.`
      : t`A whole number from ${least} to ${most}.`;
  };
}
