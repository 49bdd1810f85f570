import { setupI18n } from '@lingui/core';
import { TransNoContext, type TransProps } from '@lingui/react/server';
import { language, readMessages } from './language.ts';

/**
 * What the macros `t`, `plural`, `<Trans>` and `<Plural>` become. The language is known before anything else is evaluated (a module
 * that imports this one waits for its texts), so texts may stand in constants, and another language means reading the pages again.
 */
export const i18n = setupI18n({
  locale: language,
  messages: { [language]: language === 'en' ? {} : await readMessages() },
});

const lingui = { i18n, _: i18n._.bind(i18n) };

/** Words with elements among them. What is put in stands as it is, also when it looks like an element's place. */
export function Trans({ values, ...props }: TransProps) {
  return <TransNoContext {...props} lingui={lingui} {...(values && { values: asWritten(values) })} />;
}

function asWritten(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && /[<\\]/.test(value) ? <>{value}</> : value,
    ]),
  );
}
