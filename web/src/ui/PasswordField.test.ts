import { expect, it } from 'vitest';
import { judge } from './PasswordField';

it.each([
  ['', 0, 'longer'],
  ['short', 1, 'longer'],
  ['aaaaaaaaaaaa', 1, 'repeats'],
  ['password2026', 1, 'common'],
  ['lin.yue-2026!', 1, 'personal'],
  ['kettle harbour nine', 4, 'fine'],
  ['蓝色海湾里的三只旧船锚啊', 2, 'longer'],
])('%s is %i (%s)', (password, strength, advice) => expect(judge(password, ['lin.yue'])).toEqual({ strength, advice }));
