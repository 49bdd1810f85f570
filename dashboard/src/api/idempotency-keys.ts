/** Gives the same key for the same request, so that sending it again after an answer got lost creates nothing twice. */
export function idempotencyKeys(): { keyFor: (request: unknown) => string; forget: () => void } {
  let known: { text: string; key: string } | null = null;
  return {
    keyFor: (request) => {
      const text = JSON.stringify(request);
      if (known?.text !== text) known = { text, key: crypto.randomUUID() };
      return known.key;
    },
    forget: () => {
      known = null;
    },
  };
}
