import type { AdminInstallation } from '../../api/installations.ts';

export const installationStatuses = [
  { value: 'pending', label: 'Pending' },
  { value: 'installed', label: 'Installed' },
  { value: 'failed', label: 'Failed' },
  { value: 'uninstalled', label: 'Uninstalled' },
  { value: 'abandoned', label: 'Abandoned' },
];

/** How an installation tells about its runs, in words. */
export const reportingWords: Record<AdminInstallation['reporting'], string> = {
  http: 'HTTP module',
  module: 'Our app’s module',
  pull: 'Run logs',
  none: 'None',
};

/** How what stands in Make compares with the version that was installed. */
export const driftWords: Record<NonNullable<AdminInstallation['drift']>, string> = {
  stock: 'None',
  customised: 'Some, and an upgrade keeps the changes',
  diverged: 'Such that an upgrade needs decisions',
};
