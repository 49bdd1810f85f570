/** The id behind a reference that may be expanded; empty when there is none. */
export function idOf(reference: string | { id: string } | null | undefined): string {
  if (reference === null || reference === undefined) return '';
  return typeof reference === 'string' ? reference : reference.id;
}
