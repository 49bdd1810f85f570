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

/** What an operator can do about it. */
export const driftToDo: Record<NonNullable<AdminInstallation['drift']>, string> = {
  stock: 'An upgrade brings the newest version whole.',
  customised:
    'An upgrade brings what is new and keeps these. Where both changed the same place, the customer is asked, and nothing happens before.',
  diverged:
    'An upgrade asks the customer about what it cannot place, and changes nothing before. If many installations change the same, the scenario may want a version that does it for them.',
};

/** The same, as short as a column and a filter. */
export const driftLabels: Record<NonNullable<AdminInstallation['drift']> | 'unknown', string> = {
  stock: 'As installed',
  customised: 'Own changes',
  diverged: 'Rebuilt',
  unknown: 'Not looked at',
};

/** Make's zones by where they stand. */
export const zoneChoices = [
  'eu1.make.com',
  'eu2.make.com',
  'us1.make.com',
  'us2.make.com',
  'eu1.make.celonis.com',
  'us1.make.celonis.com',
].map((value) => ({ value, label: value }));
