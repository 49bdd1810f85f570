/** What customers agree to, in English. Whoever changes a point raises `policyVersion`. */
export const policies = {
  terms: {
    title: 'Terms',
    points: [
      'A scenario that you install runs in your own Make team, under your Make plan and with your connections.',
      'A paid scenario may be installed while its order stands. A full refund ends that right; what is installed already is not deleted.',
      'Your API key is yours alone. Whoever has it acts in your name: keep it secret, and revoke it when it gets out.',
      'Scenarios are offered as they are. Check what one does before you switch it on.',
    ],
  },
  privacy: {
    title: 'Privacy notes',
    points: [
      'We keep your e-mail address, name and organization to give you access, and your orders because the law asks for it.',
      'Installed scenarios report when a run starts and ends, whether it failed, and what it cost. What they work on is not sent unless you add it.',
      'Your Make token is used for the request that it comes with, and not stored.',
      'Cards are handled by Stripe; we never see them.',
      'You may ask for a copy of everything stored about you, or for its erasure, at any time.',
    ],
  },
};
