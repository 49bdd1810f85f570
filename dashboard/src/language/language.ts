import type { Messages } from '@lingui/core';

/** Every language but English, which stands in the code: its catalogue is fetched when somebody reads in it. */
const catalogues = import.meta.glob<{ messages: Messages }>(['../locales/*.po', '!../locales/en.po']);
const kept = 'scenario-library.language';

const languageOf = (path: string) => path.slice(path.lastIndexOf('/') + 1, -'.po'.length);

/** The languages there are, English first. */
export const languages = ['en', ...Object.keys(catalogues).map(languageOf)];

/** The language of the pages: the one chosen on this device, otherwise the browser's first one that there is, otherwise English. */
export const language = chosen() ?? preferred() ?? 'en';

/** How its writing runs. */
export const direction = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/.test(language) ? 'rtl' : 'ltr';

/** What a language calls itself. */
export const languageName = (code: string): string =>
  new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;

/** Its texts; English has none to fetch. */
export async function readMessages(): Promise<Messages> {
  const read = catalogues[`../locales/${language}.po`];
  return read ? (await read()).messages : {};
}

/** Chooses the language on this device and reads the pages again in it. */
export function chooseLanguage(wanted: string): void {
  localStorage.setItem(kept, wanted);
  location.reload();
}

function chosen(): string | undefined {
  try {
    const wanted = localStorage.getItem(kept);
    return languages.find((each) => each === wanted);
  } catch {
    return undefined; // storage may be switched off, and there is none where pages are only listed
  }
}

function preferred(): string | undefined {
  const [code] = navigator.languages.flatMap((wanted) =>
    languages.filter((each) => each === wanted || each === new Intl.Locale(wanted).language),
  );
  return code;
}
