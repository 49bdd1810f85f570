import { t } from '@lingui/core/macro';
import { CloseButton, Text } from '@mantine/core';
import { appName } from '../../../../flow-drawing/app-name.ts';
import { changeWords } from '../../../../flow-drawing/draw-node.ts';
import type { FlowModule } from '../../../../flow-drawing/flow.ts';
import { wordsOf } from '../../format/words.ts';
import { AppCircle } from '../app-badges.tsx';
import styles from './flow-drawing.module.css';

/** What is known of the chosen module. */
export function ModuleDetail({ module, onClose }: { module: FlowModule; onClose: () => void }) {
  const { app, label, number, kind } = module;
  return (
    <div className={styles.detail} role="status" data-testid="module-detail">
      <AppCircle app={app} size={32} />
      <div className={styles.detailText}>
        <Text fz="sm" fw={600}>
          {label}
        </Text>
        <Text fz="sm" c="dimmed">
          {[appName(app), wordsOf(kind), number !== null && t`Module ${number}`].filter(Boolean).join(' · ')}
        </Text>
        <dl>
          {factsOf(module).map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </div>
      <CloseButton size="sm" aria-label={t`Close the details`} onClick={onClose} />
    </div>
  );
}

function factsOf({ change, start, filter, conditions, errorFlow, branches }: FlowModule): [string, string][] {
  const known: [string, string | null | undefined][] = [
    [t`Between the versions`, change && changeWords[change]],
    [t`Starts`, start?.words],
    [t`Filter`, filter],
    [t`Runs if`, conditions],
    [t`On an error`, errorFlow.map(({ label }) => label).join(', then ')],
    [t`Ways on`, branches.length === 0 ? null : String(branches.length)],
  ];
  return known.filter((fact): fact is [string, string] => Boolean(fact[1]));
}
