/** The error types that an app may name. */
export const namedErrorTypes = [
  'RuntimeError',
  'DataError',
  'RateLimitError',
  'OutOfSpaceError',
  'ConnectionError',
  'InvalidConfigurationError',
  'InvalidAccessTokenError',
  'IncompleteDataError',
  'DuplicateDataError',
] as const;

/** Those, and the one that the platform throws itself when a form is not filled in rightly. */
export type MakeErrorType = (typeof namedErrorTypes)[number] | 'BundleValidationError';

export const isErrorType = (type: string): type is MakeErrorType =>
  type === 'BundleValidationError' || (namedErrorTypes as readonly string[]).includes(type);
