import type zh from '../zh-CN/setup';

const en: typeof zh = {
  title: 'Set up Tradewind',
  lead: 'It takes a minute. Everything here can be changed later under Settings.',
  company: 'Company',
  nameZh: 'Company name in Chinese',
  nameZhHint: 'for example 宁波海风进出口有限公司',
  nameEn: 'Company name in English',
  nameNeeded: 'Enter the company name in at least one language',
  currency: 'Base currency',
  currencyHint: 'Totals and reports are converted to it. Entries may use any currency.',
  zone: 'Time zone of the company',
  language: 'Default language',
  admin: 'Administrator',
  adminName: 'Name',
  login: 'Login',
  loginRule: '2–100 characters, no spaces',
  password: 'Password',
  required: '{{label}} is needed',
  check: 'Some entries need a correction: see the fields in red.',
  start: 'Create and enter',
  after: 'Your data stays on your own server and is sent nowhere else.',
};
export default en;
