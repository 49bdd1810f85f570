import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { structuredPatch } from 'diff';
import { useMemo } from 'react';
import type { VersionComparison } from '../../../../../server/history/versions/schema.ts';
import styles from './json-difference.module.css';

const linesAround = 3;
/** More than anybody reads, and than a page shows at once. */
const mostLines = 3_000;

type Line = {
  sign: string;
  text: string;
  before: number | null;
  after: number | null;
  /** Lines that are the same were left out before it. */
  isFirst: boolean;
};

/** The JSON of both versions line by line, only where it differs, with what Make's editor adds. */
export function JsonDifference({
  comparison: { from, to, before, after },
}: {
  comparison: VersionComparison;
}) {
  const lines = useMemo(() => differingLines(before, after), [before, after]);
  if (lines.length === 0) return <Text fz="sm" c="dimmed">{t`Not a character differs.`}</Text>;
  return (
    <>
      <pre
        className={styles.lines}
        role="region"
        aria-label={t`JSON of version ${to} against version ${from}`}
        tabIndex={0}
        data-testid="json-difference"
      >
        {lines.slice(0, mostLines).map(({ sign, text, before: was, after: is, isFirst }) => (
          <span key={`${was} ${is}`} className={styles.line} data-sign={sign} data-first={isFirst}>
            <span className={styles.number}>{was}</span>
            <span className={styles.number}>{is}</span>
            <span className={styles.sign}>{sign}</span>
            <span>{text}</span>
          </span>
        ))}
      </pre>
      {lines.length > mostLines && (
        <Text fz="sm" c="dimmed">{t`The first ${mostLines} of ${lines.length} lines are shown.`}</Text>
      )}
    </>
  );
}

function differingLines(before: VersionComparison['before'], after: VersionComparison['after']): Line[] {
  const [was, is] = [before, after].map((content) => `${JSON.stringify(content, null, 2)}\n`);
  const { hunks } = structuredPatch('before', 'after', was ?? '', is ?? '', '', '', { context: linesAround });
  return hunks.flatMap(({ oldStart, newStart, lines }) => {
    let [old, young] = [oldStart, newStart];
    return lines.map((line, index): Line => {
      const sign = line[0] ?? ' ';
      const numbers = { before: sign === '+' ? null : old++, after: sign === '-' ? null : young++ };
      return { sign, text: line.slice(1), ...numbers, isFirst: index === 0 };
    });
  });
}
