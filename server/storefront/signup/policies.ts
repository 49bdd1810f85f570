/** Changes with every change of the policies' words; consents are kept with the version that was shown. */
export const policyVersion = '2026-11-22';
