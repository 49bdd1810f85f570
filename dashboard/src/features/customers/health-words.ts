import { t } from '@lingui/core/macro';
import type { Health } from './customers-query.ts';

export const healthWords: Record<Health['state'], string> = {
  good: t`Good`,
  watch: t`To be watched`,
  risk: t`At risk`,
  unknown: t`Too early to say`,
};
export const partWords: Record<Health['parts'][number]['part'], string> = {
  activity: t`Activity`,
  completion: t`Completion`,
  complaints: t`Complaints`,
  payment: t`Payment`,
};
