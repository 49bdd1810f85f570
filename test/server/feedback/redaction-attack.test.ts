import { expect, test } from 'vitest';
import { redactWords } from '../../../server/feedback/redaction/redact-words.ts';

/** Ways in which people write what nobody should keep, with the part that must be gone. */
const spellings: [words: string, secret: string][] = [
  ['Write to jane.doe@acme。io please', 'jane.doe'],
  ['jane dot doe at acme dot io', 'jane'],
  ['jane.doe[@]acme[.]io', 'acme'],
  ['jane(a)acme.io', 'jane'],
  ['j a n e @ a c m e . i o', 'a c m e'],
  ['jane@acme,io', 'jane'],
  [String.raw`jane\u0040acme.io`, 'jane'],
  ['jane&#0064;acme.io', 'jane'],
  ['jane_at_acme.io', 'jane'],
  ['mailto:jane%40acme.io', 'jane'],
  ['the file invoice-jane.doe@acme.io.pdf', 'jane.doe'],
  ['call 1-800-555-0199', '0199'],
  ['call (415) 555-0132', '0132'],
  ['call 415.555.0132', '0132'],
  ['call 06 12 34 56 78', '56 78'],
  ['card 4242_4242_4242_4242', '4242'],
  ['card 4242/4242/4242/4242', '4242'],
  ['DE89_3704_0044_0532_0130_00', '3704'],
  ['pw: Secr3t!x', 'Secr3t'],
  ['Pass: Secr3t!x', 'Secr3t'],
  ['login jane / Secr3t!x', 'Secr3t'],
  ['the password (Secr3t!x)', 'Secr3t'],
  ['password = "two words 9x"', 'words'],
  ['Kennwort lautet Secr3t!x', 'Secr3t'],
  ['пароль: Secr3t!x', 'Secr3t'],
  ['密码：Secr3t!x', 'Secr3t'],
  ['password:\nSecr3t!x', 'Secr3t'],
  ['curl -u jane:Secr3t!x', 'Secr3t'],
  ['Subject: Re: password reset code 493021', '493021'],
  ['my code is 493021', '493021'],
  ['one-time code: 493 021', '493'],
  ['social security 078 05 1120', '1120'],
  ['NI number AB 12 34 56 C', '34 56'],
  ['VAT DE123456789', '123456789'],
  ['passport C01X00T47', 'C01X'],
  ['account number 12345678 sort code 12-34-56', /12345678|12-34/.source],
  ['swift COBADEFFXXX', 'COBA'],
  ['from 192.168.17.44', '192.168'],
  ['from 2001:db8:85a3::8a2e:370:7334', '85a3'],
  ['@jane_doe on Telegram', 'jane_doe'],
  ['t.me/jane_doe', 'jane_doe'],
];
test.each(spellings)('what nobody should keep goes, however it is spelt: %j', (words, secret) => {
  const { text, codes } = redactWords(words);
  expect(text).not.toMatch(new RegExp(secret));
  expect(codes).not.toEqual([]);
});

test.each([
  'Order 2026-11-23 14:05 failed with 401 from Xero, run 01J9ZK, 12 of 1,200 rows.',
  'It took 45 minutes at the office, 3 at home. Version 1.2.3.4 is worse than 10.5.2.',
  'Step 7 sends it at 08:15; then 200 300 4000 rows; ratio 16:9.',
  'Error code 493021 of DataError; the reset code node of module 3.',
  'The password field is empty. Password: the field stays empty. The token expired.',
  'We meet at Berlin dot the i. Swift delivery! It wrote to @channel in slack.',
  'The account 4711 in row 12 was booked twice, invoice 20261123-0042, total 1 234 567.89 EUR.',
  'See https://www.make.com/en/help?x=1 and installation ins_01m83p4s7p2cyphnpxpn6b9ayg.',
  'User pressed save / nothing happened. Module 12 > field 5: 100-200-300.',
])('what people need to say stays: %j', (words) => {
  expect(redactWords(words)).toEqual({ text: words, codes: [] });
});

/** Each way of writing with each other: all of them, none drawn by chance. */
const product = (...lists: string[][]): string[][] =>
  lists.reduce<string[][]>((rows, list) => rows.flatMap((row) => list.map((each) => [...row, each])), [[]]);
const leaks = (spelt: string[], secret: RegExp): string[] =>
  spelt.filter((words) => {
    const { text, codes } = redactWords(`Hello, ${words} and thanks.`);
    return (
      secret.test(text) || codes.length === 0 || !text.startsWith('Hello, ') || !text.endsWith('thanks.')
    );
  });

test('a card goes with whatever stands between its digits, in every script', () => {
  const between = [
    '',
    ' ',
    '-',
    '.',
    '/',
    '_',
    ',',
    '|',
    ':',
    '*',
    '+',
    '·',
    '–',
    '—',
    ' - ',
    ' – ',
    '  ',
    '\n',
    '\t',
    '\u00a0',
    '\u200b',
    '%20',
  ];
  const scripts = ['0', '０', '٠', '۰', '०', '০', '๐', '𝟎', '𝟘', '𝟢', '𝟬', '𝟶'].map(
    (zero) => zero.codePointAt(0) ?? 0,
  );
  const before = ['', 'card ', 'card:', '"', '('];
  const spelt = scripts.flatMap((zero) =>
    product(before, between).map(([start = '', middle = '']) => {
      const digits = ['4242', '4242', '4242', '4242'].join(middle === '%20' ? '%20' : middle);
      const written =
        middle === '%20'
          ? digits
          : digits.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));
      return start + written;
    }),
  );
  expect(spelt.length).toBe(1_320);
  expect(leaks(spelt, /\p{Nd}{4}/u)).toEqual([]);
});

test('an account goes with whatever stands between its groups', () => {
  const between = ['', ' ', '-', '.', '/', '_', ',', '|', '–', '—', ', ', '\n', '\u00a0', '\u200b'];
  const groups = [
    ['DE89', '3704', '0044', '0532', '0130', '00'],
    ['DE', '89', '3704', '0044', '0532', '0130', '00'],
    ['GB29', 'NWBK', '6016', '1331', '9268', '19'],
    ['FR14', '2004', '1010', '0505', '0001', '3M02', '606'],
    'NL91ABNA0417164300'.split(''),
  ];
  const spelt = groups.flatMap((each) =>
    between.flatMap((one) => [each.join(one), each.join(one).toLowerCase()]),
  );
  expect(spelt.length).toBe(140);
  expect(leaks(spelt, /3704|6016|0505|0 ?4 ?1 ?7/)).toEqual([]);
});

test('an address goes with whatever stands for its signs', () => {
  const ats = [
    '@',
    ' @ ',
    '(at)',
    '[at]',
    '{at}',
    '<at>',
    ' (at) ',
    '_at_',
    ' _at_ ',
    '[@]',
    '(a)',
    '＠',
    '&#64;',
    '&commat;',
    '%40',
    '=40',
    ' [ät] ',
    '\n@',
  ];
  const dots = ['.', '[.]', '(dot)', '[dot]', ' (dot) ', ' _dot_ ', '．', '․', '。'];
  const spoken = product(
    ['jane', 'jane.doe', 'jane dot doe'],
    [' at ', ' AT ', ' arroba '],
    [' dot ', ' DOT ', ' punto ', ' punkt '],
  );
  const spelt = [
    ...product(['jane', 'jane.doe', 'jane_doe', 'jane+x'], ats, dots).map(
      ([name, at, dot]) => `${name}${at}acme${dot}io`,
    ),
    ...spoken.map(([name, at, dot]) => `${name}${at}acme${dot}com`),
  ];
  expect(spelt.length).toBe(684);
  expect(leaks(spelt, /jane/)).toEqual([]);
});

test('a password goes with whatever leads to it', () => {
  const names = [
    'password',
    'Password',
    'PASSWORD',
    'pass word',
    'passwd',
    'pwd',
    'pw',
    'p@ssword',
    'pa55w0rd',
    'Passwort',
    'Kennwort',
    'mot de passe',
    'contraseña',
    'senha',
    'hasło',
    'пароль',
    '密码',
    '비밀번호',
    'كلمة المرور',
    'סיסמה',
  ];
  const leads = [
    ': ',
    ':',
    ' = ',
    '=',
    ' is ',
    ' -> ',
    ' → ',
    ' => ',
    ' was ',
    ' ',
    ' changed to ',
    ' was set to ',
    ':\n',
  ];
  const quotes = ['', '"', "'", '`', '“', '«'];
  const spelt = product(names, leads, quotes).map(
    ([name, lead, quote = '']) => `${name}${lead}${quote}Secr3t!x${quote}`,
  );
  expect(spelt.length).toBe(1_560);
  expect(leaks(spelt, /Secr3t/)).toEqual([]);
});

test.each([
  ['jane@[192.168.1.10]', 'jane'],
  ['jane(dot)doe(at)acme(dot)io', 'doe'],
  ['jane-at-acme-dot-io', 'acme'],
  ['192[.]168[.]17[.]44', '17'],
  ['01701234567', '1234567'],
  ['0170.1234567', '1234567'],
  ['+ 49 170 1234567', '1234567'],
  ['phone 8 (912) 345-67-89', '67-89'],
  ['<password>Secr3t!x</password>', 'Secr3t'],
  ['user jane pass Secr3t!x', 'Secr3t'],
  ['passphrase: correct horse battery 9', 'battery'],
  ['apikey abcd1234efgh5678', 'abcd1234'],
  ['sk_live_ 51NabcdefghijklmnopQRSTUV', '51Nabc'],
  ['card:4242424242424242exp12/27', '4242'],
])('so does this: %j', (words, secret) => expect(redactWords(words).text).not.toContain(secret));

test.each([
  'I looked at make.com and at the docs. We stopped at step 3.',
  'The password to step2 is wrong; the token V2 expired, the key column is empty.',
  'Key results of Q4-2026: 12, 14, 16. Secret santa at 10:30.',
  'Runs 1001,1002,1003,1004 failed; columns 2024|2025|2026|2027 are empty.',
  'At 10 rows it stops, at 20 it goes on, at 1234 it is slow again and I call 3 modules at 5.',
  'Execution 6f9c0a1b2c3d4e5f took 1718900000123 ms; id 20261123140503.',
  'Call me when module 12 is mended. Signal 11 of process 4711.',
  'Größe 1,5 × 2,5 – schön. 2026–2027, 9–17 Uhr; it is now or never (dot) done.',
])('and this stays: %j', (words) => expect(redactWords(words)).toEqual({ text: words, codes: [] }));
