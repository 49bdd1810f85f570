import { t } from '@lingui/core/macro';
import { ShownOnce } from '../../ui/shown-once.tsx';

/** A link of an invitation just made. */
export function LinkShown({ link, onDone }: { link: string; onDone: () => void }) {
  return (
    <ShownOnce
      text={link}
      copyLabel={t`Copy the link`}
      testId="invitation-link"
      onDone={onDone}
    >{t`Send it to them by a way that only they read. It sets their password, once, within seven days, and cannot be shown again.`}</ShownOnce>
  );
}
