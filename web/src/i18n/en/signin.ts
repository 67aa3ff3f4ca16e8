import type zh from '../zh-CN/signin';

const en: typeof zh = {
  title: 'Sign in',
  ended: 'Your session ended. Sign in again to return to where you were.',
  login: 'Login',
  loginNeeded: 'Enter your login',
  password: 'Password',
  passwordNeeded: 'Enter your password',
  signIn: 'Sign in',
  forgotten: 'Forgotten your password?',
  askAdministrator:
    'Ask your company’s administrator to reset it. You will get a temporary password and choose a new one when you first sign in.',
  wrong: 'The login or the password is not right.',
  wrongCode: 'The code is wrong or has expired.',
  locked: 'Too many attempts. Try again in {{wait}}.',
  secondTitle: 'Two-factor sign-in',
  codeLead: 'Open the authenticator app on your phone and enter the 6-digit code.',
  recoveryLead: 'Enter one of the recovery codes you saved when you turned this on. Each works once.',
  code: 'Code',
  recoveryCode: 'Recovery code',
  codeNeeded: 'Enter the code',
  useRecovery: 'No phone at hand? Use a recovery code',
  useCode: 'Use the authenticator app',
  otherAccount: 'Use another account',
  forcedTitle: 'Choose a new password',
  forcedLead: '{{name}}, your present password was set by an administrator. Replace it with one only you know.',
};
export default en;
