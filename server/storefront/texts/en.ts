import { html, type Html } from '../../platform/html.ts';
import { policies } from './en-policies.ts';
import { scenario } from './en-scenario.ts';

type Link = (words: string) => Html;
/** How a number of things is told by the plural rules of a language; `#` stands for the number, `none` for no things. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { none?: string; other: string };

const several = (singular: string, plural = `${singular}s`) => ({
  none: `no ${plural}`,
  one: `# ${singular}`,
  other: `# ${plural}`,
});

/** What the public pages say in English; every other language has the same entries. */
export const en = {
  /** BCP 47: how numbers, money and days are written too. */
  tag: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',
  counts: {
    scenario: several('scenario'),
    run: several('run'),
    completedRun: several('completed run'),
    customer: several('customer'),
    copy: several('copy', 'copies'),
    rating: several('rating'),
    module: several('module'),
    second: several('second'),
    minute: several('minute'),
    hour: several('hour'),
    day: several('day'),
  } satisfies Record<string, Forms>,
  units: {
    minutes: (amount: string, isOne: boolean) => (isOne ? `${amount} minute` : `${amount} minutes`),
    hours: (amount: string) => `${amount} hours`,
    shortMinutes: (amount: string) => `${amount} min`,
    shortHours: (amount: string) => `${amount} h`,
    free: 'Free',
    everyMonth: (price: string) => `${price} a month`,
    everyYear: (price: string) => `${price} a year`,
  },
  site: {
    name: 'Scenario Library',
    skip: 'Skip to the content',
    home: (name: string) => `${name}, all scenarios`,
    main: 'Main',
    library: 'Library',
    api: 'API',
    account: 'Account',
    signUp: 'Sign up',
    scheme: 'Switch between light and dark',
    tagline: (name: string) => `${name}: ready-made scenarios for Make, measured in real installations.`,
    more: 'More',
    terms: 'Terms',
    privacy: 'Privacy',
    feedback: 'Feedback',
    operators: 'For operators',
  },
  library: {
    title: 'Ready-made scenarios for Make',
    found: (words: string) => `Scenarios for “${words}”`,
    ofCategory: (category: string) => `${category} scenarios for Make`,
    withApp: (app: string) => `Make scenarios with ${app}`,
    description:
      'Ready-made scenarios for Make with what they save in real installations: find one, see what it needs and costs, install it in minutes.',
    descriptionOf: (heading: string) =>
      `${heading}: ready-made scenarios for Make, with what they save in real installations.`,
    lead: 'Measured in real installations: how often they complete, what they save, when they pay for themselves.',
    narrowDown: 'Narrow down',
    filters: 'Filters',
    results: 'Scenarios',
    search: 'Search',
    searchLabel: 'Search scenarios',
    searchHint: 'What should be done for you? For example: invoices',
    sortBy: 'Sort by',
    mostInstalled: 'Most installed',
    bestMatch: 'Best match',
    sorts: {
      popular: 'Most installed',
      newest: 'Newest',
      updated: 'Updated last',
      rating: 'Best rated',
      roi: 'Best return',
    },
    pages: 'Pages',
    firstPage: 'First page',
    nextPage: 'Next page',
    facets: { price: 'Price', category: 'Category', app: 'App', complexity: 'Complexity' },
    free: 'Free',
    paid: 'Paid',
    ofFive: (level: string) => `${level} of 5`,
    moreChoices: (count: string) => `${count} more`,
    quoted: (words: string) => `“${words}”`,
    complexity: (level: number) => `Complexity ${level}`,
    remove: 'Remove ',
    empty: 'Nothing is published yet',
    comeBack: 'Come back soon.',
    noMatch: 'No scenario matches',
    nothingMore: 'There is nothing more',
    waysOut: (all: Link, feedback: Link) =>
      html`Take a filter away, use fewer words, ${all('show all scenarios')}, or
      ${feedback('tell us what is missing')}.`,
    instead: 'Installed most often',
  },
  card: {
    apps: (names: string) => `Apps: ${names}`,
    noApps: 'none',
    completed: (rate: string) => `${rate} completed`,
    saves: (time: string) => `saves ${time} a run`,
    ofFive: 'of 5',
    installed: (count: string) => `${count} installed`,
  },
  refusals: {
    allScenarios: 'All scenarios',
    searchHint: 'What should be done for you?',
    noPage: 'There is no such page',
    noPageDescription: 'This address leads nowhere.',
    noPageLead: 'The address may be mistyped, or was cut off when it was copied.',
    noScenario: 'There is no such scenario',
    noScenarioDescription: 'This address leads to no scenario of the library.',
    noScenarioLead: 'The address may be mistyped.',
    withdrawn: (title: string) => `${title} is no longer offered`,
    withdrawnHeading: (title: string) => `“${title}” is no longer offered`,
    withdrawnDescription: 'This scenario was taken out of the library.',
    withdrawnLead: (account: Link) =>
      html`It was taken out of the library. Who has installed it keeps it: see ${account('your account')}.`,
  },
  scenario,
  signup: {
    title: 'Sign up',
    description: 'Get an API key, with which you install scenarios from inside Make. Free, in two minutes.',
    lead: 'For an API key, with which you install scenarios from inside Make. It costs nothing.',
    oneMissing: 'One thing is missing:',
    someMissing: 'Some things are missing:',
    email: 'E-mail',
    name: 'Name',
    organization: 'Organization',
    optional: 'Optional.',
    referral: 'Who told you',
    referralNote: 'Optional: their code of 12 letters and digits. Both of you get points when you first pay.',
    terms: (link: Link) => html`I agree to the ${link('terms')}`,
    privacy: (link: Link) => html`I agree that my data are used as the ${link('privacy notes')} say`,
    news: 'Send me news about new scenarios (optional)',
    before: (account: Link) => html`Signed up before? ${account('Go to your account')}.`,
    version: (version: string) => `Version ${version}`,
    sentTitle: 'Look in your mail',
    sentDescription: 'A link is on its way.',
    sent: (email: Html) =>
      html`A link is on its way to ${email}. It works once, within 24 hours, and shows your API key.`,
    notThere: (again: Link) =>
      html`Nothing there? Look among unwanted mail, or ${again('sign up again')}: that sends another link.`,
    back: 'Back to the library',
  },
  policies,
};

export type Texts = typeof en;
