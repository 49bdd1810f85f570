import styles from './checks.module.css';
import type { ExcerptLine } from './place-in-blueprint.ts';

/** Some lines of a blueprint's JSON with their numbers; those that are meant stand out by a bar, not by colour alone. */
export function JsonExcerpt({ lines, label }: { lines: readonly ExcerptLine[]; label: string }) {
  return (
    <pre className={styles.excerpt} role="region" aria-label={label} tabIndex={0} data-testid="json-excerpt">
      {lines.map(({ number, text, isMeant }) => (
        <span key={number} className={styles.line} data-meant={isMeant}>
          <span className={styles.number} aria-hidden="true">
            {number}
          </span>
          <span>{text}</span>
        </span>
      ))}
    </pre>
  );
}
