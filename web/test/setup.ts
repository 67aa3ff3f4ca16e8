import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import { setLanguage, startI18n } from '@/i18n';
import { forgetStored } from '@/lib/store';

beforeAll(async () => {
  await startI18n('en');
});
beforeEach(async () => {
  localStorage.clear();
  forgetStored();
  await setLanguage('en');
});
afterEach(cleanup);
