/** The company the browser tests work in, made through the API as any program would. */
import { type APIRequestContext, type BrowserContext, request } from '@playwright/test';
import type { Language } from './words.ts';

export interface Person {
  login: string;
  name: string;
  password: string;
}

export interface Company {
  name: string;
  nameZh: string;
  admin: Person;
}

export const company: Company = {
  name: 'Ningbo Harbourlight Trading Co., Ltd.',
  nameZh: '宁波港明进出口有限公司',
  admin: { login: 'admin', name: '林晓 Lin Xiao', password: 'Seven-ships-9-harbours' },
};

/** Does what the first-run page does. */
export async function setUpCompany(url: string, language: Language): Promise<Company> {
  const context = await request.newContext({ baseURL: url });
  try {
    await send(context, 'post', '/api/v1/setup', {
      company_name: company.name,
      company_name_zh: company.nameZh,
      base_currency: 'CNY',
      time_zone: 'Asia/Shanghai',
      language,
      admin: company.admin,
    });
  } finally {
    await context.dispose();
  }
  return company;
}

/** A program's own connection to the API, signed in: for preparing what a test looks at. Dispose of it afterwards. */
export async function connect(url: string, person: Person): Promise<APIRequestContext> {
  const context = await request.newContext({ baseURL: url });
  await send(context, 'post', '/api/v1/session', { login: person.login, password: person.password });
  return context;
}

/** Signs the browser in without going through the sign-in page (which has a test of its own). */
export async function signInAs(browser: BrowserContext, url: string, person: Person): Promise<void> {
  await send(browser.request, 'post', `${url}/api/v1/session`, { login: person.login, password: person.password });
}

/** One call that must succeed; its JSON answer. */
export async function send<T>(
  context: APIRequestContext,
  method: 'get' | 'post' | 'put' | 'patch' | 'delete',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<T> {
  const answer = await context[method](path, { data: body, headers });
  if (!answer.ok()) {
    throw new Error(`${method.toUpperCase()} ${path}: ${answer.status()} ${await answer.text()}`);
  }
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
