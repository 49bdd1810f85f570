import { t } from '@lingui/core/macro';
import { ShownOnce } from './shown-once.tsx';

/** A key just created. */
export function CreatedKey({ apiKey, onDone }: { apiKey: string; onDone: () => void }) {
  return (
    <ShownOnce
      text={apiKey}
      copyLabel={t`Copy the key`}
      testId="created-key"
      onDone={onDone}
    >{t`Copy it now and keep it as a secret: it is stored as a hash and cannot be shown again.`}</ShownOnce>
  );
}
