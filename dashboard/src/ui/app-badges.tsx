import { t } from '@lingui/core/macro';
import { appInitials, appName } from '../../../flow-drawing/app-name.ts';
import styles from './app-badges.module.css';
import { appColour } from '../../../flow-drawing/app-colours.ts';

/** The apps of a scenario as small circles in the colours of the drawn flow; the names are there for screen readers and on hovering. */
export function AppBadges({ apps, most = 5 }: { apps: string[]; most?: number }) {
  const shown = apps.slice(0, most);
  const more = apps.length - shown.length;
  return (
    <span className={styles.row} role="img" aria-label={t`Apps: ${apps.map(appName).join(', ') || t`none`}`}>
      {shown.map((app) => (
        <AppCircle key={app} app={app} />
      ))}
      {more > 0 && <span className={styles.more}>+{more}</span>}
    </span>
  );
}

/** An app as a small circle. */
export function AppCircle({ app, size = 24 }: { app: string; size?: number }) {
  const { fill, ink } = appColour(app);
  return (
    <svg width={size} height={size} viewBox="-12 -12 24 24" aria-hidden="true" className={styles.circle}>
      <title>{appName(app)}</title>
      <circle r={11} fill={fill} />
      <text fill={ink} textAnchor="middle" dominantBaseline="central" fontSize={9.5} fontWeight={600}>
        {appInitials(app)}
      </text>
    </svg>
  );
}
