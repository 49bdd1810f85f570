import { useComputedColorScheme } from '@mantine/core';
import { scenarioPath } from '../../api/scenarios.ts';
import { useMay } from '../may.tsx';
import styles from './flow-thumbnail.module.css';

/** A scenario's flow, small and without words, fetched when it comes into sight; decoration beside the scenario's name. */
export function FlowThumbnail({ slug, size = 'row' }: { slug: string; size?: 'row' | 'card' }) {
  const theme = useComputedColorScheme('light');
  if (!useMay('scenarios:read')) return null;
  return (
    <img
      className={size === 'row' ? styles.row : styles.card}
      src={`${scenarioPath(slug, '/flow.svg')}?view=thumbnail&theme=${theme}`}
      alt=""
      loading="lazy"
      decoding="async"
      width={size === 'row' ? 180 : 280}
      height={size === 'row' ? 46 : 72}
      data-testid="flow-thumbnail"
    />
  );
}
