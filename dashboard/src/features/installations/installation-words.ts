import { t } from '@lingui/core/macro';
import type { AdminInstallation } from '../../api/installations.ts';

export const installationStatuses = [
  { value: 'pending', label: t`Pending` },
  { value: 'installed', label: t`Installed` },
  { value: 'failed', label: t`Failed` },
  { value: 'uninstalled', label: t`Uninstalled` },
  { value: 'abandoned', label: t`Abandoned` },
];

/** How an installation tells about its runs, in words. */
export const reportingWords: Record<AdminInstallation['reporting'], string> = {
  http: t`HTTP module`,
  module: t`Our app’s module`,
  pull: t`Run logs`,
  none: t`None`,
};

/** How what stands in Make compares with the version that was installed. */
export const driftWords: Record<NonNullable<AdminInstallation['drift']>, string> = {
  stock: t`None`,
  customised: t`Some, and an upgrade keeps the changes`,
  diverged: t`Such that an upgrade needs decisions`,
};

/** What an operator can do about it. */
export const driftToDo: Record<NonNullable<AdminInstallation['drift']>, string> = {
  stock: t`An upgrade brings the newest version whole.`,
  customised: t`An upgrade brings what is new and keeps these. Where both changed the same place, the customer is asked, and nothing happens before.`,
  diverged: t`An upgrade asks the customer about what it cannot place, and changes nothing before. If many installations change the same, the scenario may want a version that does it for them.`,
};

/** The same, as short as a column and a filter. */
export const driftLabels: Record<NonNullable<AdminInstallation['drift']> | 'unknown', string> = {
  stock: t`As installed`,
  customised: t`Own changes`,
  diverged: t`Rebuilt`,
  unknown: t`Not looked at`,
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
