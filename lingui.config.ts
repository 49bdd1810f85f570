import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

/** Texts of the dashboard: English stands in the code and `npm run texts` gathers it; a language more is one more of `locales`. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [{ path: 'dashboard/src/locales/{locale}', include: ['dashboard/src'] }],
  // Without line numbers a catalogue changes only when a text does.
  format: formatter({ lineNumbers: false }),
  runtimeConfigModule: { i18n: ['#language', 'i18n'], Trans: ['#language', 'Trans'] },
});
