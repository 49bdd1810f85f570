import { t } from '@lingui/core/macro';
import { UnstyledButton } from '@mantine/core';
import { useReporting } from '../format/reporting.ts';
import { formatInstant } from '../format/time.ts';
import styles from './figure-tile.module.css';
import { Hint } from './hint.tsx';
import { AlertIcon, SealIcon } from './icons.tsx';

/** What an analytics answer tells of a figure. */
export type ToldGate = {
  figure: string | null;
  code: string;
  reason: string;
  audit?: { gates: string[]; checkedAt: string; since: string } | undefined;
};

/** How far the audits bear a figure out. */
export type Seal = {
  state: 'verified' | 'doubtful' | 'failed';
  reason: string;
  checkedAt: string;
  since: string;
};

/** What the audits say of one figure; null: nothing. */
export function sealOf(gates: readonly ToldGate[] | undefined, figure: string): Seal | null {
  for (const { figure: of, code, reason, audit } of gates ?? [])
    if (of === figure && audit && (code === 'verified' || code === 'doubtful' || code === 'failed'))
      return { state: code, reason, checkedAt: audit.checkedAt, since: audit.since };
  return null;
}

const words = { verified: t`Verified`, doubtful: t`To be looked at`, failed: t`Do not rely on it` };

/** A small seal beside a figure; its tooltip opens by pointer and by keyboard. */
export function FigureSeal({ label, seal }: { label: string; seal: Seal }) {
  const { timeZone } = useReporting();
  const { state, reason, checkedAt, since } = seal;
  const when =
    state === 'verified'
      ? t`Verified at ${formatInstant(checkedAt, timeZone)}.`
      : t`${words[state]}, since ${formatInstant(since, timeZone)}.`;
  const Icon = state === 'verified' ? SealIcon : AlertIcon;
  return (
    <Hint label={`${when} ${reason}`} maw={320}>
      <UnstyledButton className={styles.seal} data-state={state} aria-label={`${label}: ${when} ${reason}`}>
        <Icon size={15} />
      </UnstyledButton>
    </Hint>
  );
}
