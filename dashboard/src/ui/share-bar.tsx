import styles from './share-bar.module.css';

/** A share from 0 to 1 as a bar; decoration, the number stands beside it. */
export function ShareBar({ share }: { share: number }) {
  return (
    <div className={styles.track} aria-hidden>
      <div className={styles.bar} style={{ inlineSize: `${Math.min(1, Math.max(0, share)) * 100}%` }} />
    </div>
  );
}
