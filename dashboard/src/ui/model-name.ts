import { t } from '@lingui/core/macro';

/** An AI model as people read it: `none` is what runs without one say. */
export const modelName = (model: string): string => (model === 'none' ? t`Without AI` : model);
