import { ShownOnce } from './shown-once.tsx';

/** A key just created. */
export function CreatedKey({ apiKey, onDone }: { apiKey: string; onDone: () => void }) {
  return (
    <ShownOnce text={apiKey} copyLabel="Copy the key" testId="created-key" onDone={onDone}>
      Copy it now and keep it as a secret: it is stored as a hash and cannot be shown again.
    </ShownOnce>
  );
}
