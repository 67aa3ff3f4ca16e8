/** Customers the walks make for themselves, so that no test depends on what another one did to the demo company. */
import type { APIRequestContext } from '@playwright/test';
import { send } from './company.ts';

export interface Made {
  id: string;
  code: string;
  name: string;
  version: number;
}

let count = 0;
/** Different for every call within a run, whatever the project: five capital letters that no demo customer has. */
export function mark(): string {
  const letters = 'BCDFGHJKLM';
  const n = String((Date.now() + ++count * 7919) % 1_000_000).padStart(6, '0');
  return [...n].map((digit) => letters[Number(digit)]).join('');
}

export async function makeCustomer(api: APIRequestContext, values: Record<string, unknown>): Promise<Made> {
  return send<Made>(api, 'post', '/api/v1/customers', { stage: 'lead', allow_duplicates: true, ...values });
}

/** Removes what a test made; a customer that is gone already is no trouble. */
export async function dropCustomer(api: APIRequestContext, id: string): Promise<void> {
  const now = await api.get(`/api/v1/customers/${id}`);
  if (now.ok()) await api.delete(`/api/v1/customers/${id}`, { headers: { 'If-Match': now.headers().etag ?? '' } });
}

interface Person {
  id: string;
  name: string;
}
export async function personId(api: APIRequestContext, name: string): Promise<string> {
  const { items } = await send<{ items: Person[] }>(api, 'get', '/api/v1/people?limit=200');
  const found = items.find((p) => p.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found.id;
}
