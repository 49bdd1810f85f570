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
