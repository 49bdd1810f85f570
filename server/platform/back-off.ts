/** 2, 6, 18, … seconds up to the longest, each shortened by up to half so that a crowd does not come back at once. */
export function backOffSeconds(attempts: number, longest: number): number {
  return Math.min(longest, 2 * 3 ** (attempts - 1)) * (0.5 + Math.random() / 2);
}
