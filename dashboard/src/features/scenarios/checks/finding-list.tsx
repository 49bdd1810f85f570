import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Code, Text, UnstyledButton } from '@mantine/core';
import { appName } from '../../../../../flow-drawing/app-name.ts';
import type { FlowModule } from '../../../../../flow-drawing/flow.ts';
import type { KeptReport } from '../../../api/scenarios.ts';
import styles from './checks.module.css';
import { howToMend } from './how-to-mend.ts';
import { JsonExcerpt } from './json-excerpt.tsx';
import type { Place } from './place-in-blueprint.ts';

/** One finding of a check, with where it leads. */
export type Finding = KeptReport['errors'][number] & {
  /** Names it in the address: `error-0`. */
  key: string;
  /** null where the blueprint was not kept. */
  place: Place | null;
  module: FlowModule | null;
};

/** Findings by their JSON paths; a press on one shows its module, its place in the JSON and how to mend it. */
export function FindingList(props: {
  findings: readonly Finding[];
  chosen: string | null;
  onChoose: (key: string | null) => void;
}) {
  const { findings, chosen, onChoose } = props;
  return (
    <ul className={styles.findings}>
      {findings.map((finding) => {
        const { key, path, message } = finding;
        const isChosen = key === chosen;
        return (
          <li key={key}>
            <UnstyledButton
              className={styles.finding}
              aria-expanded={isChosen}
              data-finding={key}
              onClick={() => onChoose(isChosen ? null : key)}
            >
              <Code>{path || '/'}</Code> {message}
            </UnstyledButton>
            {isChosen && <FindingDetail finding={finding} />}
          </li>
        );
      })}
    </ul>
  );
}

function FindingDetail({ finding: { path, code, place, module } }: { finding: Finding }) {
  const way = howToMend(code);
  return (
    <div className={styles.detail} data-testid="finding-detail">
      {module && (
        <Text fz="sm">
          <Trans>
            In module {module.number}, {moduleName(module)}.
          </Trans>
        </Text>
      )}
      {way && (
        <Text fz="sm">
          <strong>{t`To mend it:`}</strong> {way}
        </Text>
      )}
      {place ? (
        <>
          <Text fz="xs" c="dimmed">
            {!place.isWhole
              ? t`Line ${place.line} of the blueprint, around what was left out or is missing`
              : t`Line ${place.line} of the blueprint`}
          </Text>
          <JsonExcerpt lines={place.excerpt} label={t`The blueprint at ${path || '/'}`} />
        </>
      ) : (
        <Text
          fz="xs"
          c="dimmed"
        >{t`The blueprint itself was not kept, because an error may be a secret. Choose the file again to see the place.`}</Text>
      )}
    </div>
  );
}

function moduleName({ app, label }: FlowModule): string {
  return app === 'builtin' || app === '' ? `“${label}”` : t`“${label}” of ${appName(app)}`;
}
