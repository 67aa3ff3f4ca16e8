/**
 * Which feature has which texts. A feature adds its own by declaration merging in its zh-CN file:
 *
 *   declare module '../keys' { interface Resources { tasks: typeof zh } }
 */
import type common from './zh-CN/common';

export interface Resources {
  common: typeof common;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Resources;
    returnNull: false;
  }
}
