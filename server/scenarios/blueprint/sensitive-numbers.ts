/** Luhn's check over the digits of a card number. */
export function isCardNumber(text: string): boolean {
  const digits = Array.from(text.replaceAll(/\D/g, ''), Number);
  if (!/^[2-6]/.test(text) || digits.length < 13 || new Set(digits).size === 1) return false;
  const sum = digits.toReversed().reduce((total, digit, index) => {
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}

/** The check of ISO 13616: rotated by four and read as a number, an IBAN leaves 1 when divided by 97. */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '');
  if (compact.length < 15 || compact.length > 34) return false;
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    for (const digit of String(Number.parseInt(character, 36)))
      remainder = (remainder * 10 + Number(digit)) % 97;
  }
  return remainder === 1;
}

/**
 * Long numbers that are no ids: round ones, whole hours in seconds or milliseconds, powers of two, days written as YYYYMMDD, and one digit
 * repeated.
 */
export function isOrdinaryNumber(digits: string): boolean {
  const value = Number(digits);
  if (value % 1000 === 0 || value % 3600 === 0 || new Set(digits).size === 1) return true;
  if (Number.isSafeInteger(value) && Number.isInteger(Math.log2(value))) return true;
  return /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(digits);
}

/**
 * True for runs of letters and digits that no person would write: hex of 32 and more, or a mix of both that keeps changing between
 * letters, digits and cases. Words, model names and dates change seldom.
 */
export function looksRandom(text: string): boolean {
  const joined = text.replaceAll(/[^A-Za-z0-9]/g, '');
  const digits = joined.replaceAll(/\D/g, '').length;
  const letters = joined.length - digits;
  if (/^[0-9a-f]{32,}$/i.test(joined)) return digits >= 4 && letters >= 2;
  const pieces = text.split(/[^A-Za-z0-9]+/).filter((piece) => piece !== '');
  const isMixedCase = /[a-z]/.test(joined) && /[A-Z]/.test(joined);
  const longest = Math.max(0, ...pieces.map((piece) => piece.length));
  if (joined.length < 16 || digits < 2 || letters < 2 || (longest < 16 && !isMixedCase)) return false;
  const changes = pieces.reduce((total, piece) => total + changesWithin(piece), 0);
  return changes / joined.length >= 0.25;
}

/** Changes between digits and letters, and from lower to upper case; a capital that begins a word is one change, not two. */
function changesWithin(piece: string): number {
  return piece.match(/(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|(?<=[a-z])(?=[A-Z])/g)?.length ?? 0;
}
