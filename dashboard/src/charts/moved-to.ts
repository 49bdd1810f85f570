const pageSteps = 7;

/** Where a key leads among so many points: by one, by a week, to an end; from nowhere the last point comes first. Null: no key of ours. */
export function movedTo(key: string, from: number | null, count: number): number | null {
  const last = count - 1;
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    PageDown: pageSteps,
    PageUp: -pageSteps,
  };
  if (count === 0) return null;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const step = steps[key];
  if (step === undefined) return null;
  return from === null ? last : Math.max(0, Math.min(last, from + step));
}
