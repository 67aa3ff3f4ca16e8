/** Who is signed in and what they may do. Display only: the server checks every right again. */
import { type QueryClient, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Answer, ApiError, api } from '@/api/client';
import { keyOf } from '@/api/queries';
import { currentLanguage, nearest, setLanguage } from '@/i18n';
import { writeStored } from '@/lib/store';
import { browserZone, isZone } from '@/lib/zones';

export type Me = Answer<'/api/v1/me', 'get'>;
export type Range = 'none' | 'own' | 'team' | 'department' | 'all';
export type Level = 'none' | 'masked' | 'read' | 'edit';

const KEY = keyOf('/api/v1/me');

/** The account, or null when nobody is signed in. Other failures are thrown. */
export async function loadMe(client: QueryClient): Promise<Me | null> {
  try {
    const me = await client.fetchQuery({
      queryKey: KEY,
      queryFn: ({ signal }) => api.get('/api/v1/me', { signal }),
      staleTime: 60_000,
    });
    await follow(me);
    return me;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** Language and theme belong to the account and come along to a new device. */
async function follow(me: Me): Promise<void> {
  const language = nearest(me.language);
  if (language && language !== currentLanguage()) await setLanguage(language);
  if (me.theme === 'light' || me.theme === 'dark' || me.theme === 'system') writeStored('theme', me.theme);
}

export async function rememberMe(client: QueryClient, me: Me): Promise<void> {
  client.setQueryData(KEY, me);
  await follow(me);
}

/** Forgets everything of the account that was signed in. */
export function forgetMe(client: QueryClient): void {
  client.clear();
}

export function useMaybeMe(): Me | undefined {
  const { data } = useQuery<Me>({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get('/api/v1/me', { signal }),
    staleTime: 60_000,
  });
  return data;
}

/** The account; only inside pages that require sign-in. */
export function useMe(): Me {
  const me = useMaybeMe();
  if (!me) throw new Error('useMe outside a signed-in page');
  return me;
}

/** The reader's time zone; before sign-in, the browser's. */
export function useZone(): string {
  const me = useMaybeMe();
  return me && isZone(me.time_zone) ? me.time_zone : browserZone();
}

export function rangeOf(me: Pick<Me, 'rights'> | undefined, resource: string, action: string): Range {
  return (me?.rights?.[resource]?.actions?.[action] as Range | undefined) ?? 'none';
}
export function levelOf(me: Pick<Me, 'rights'> | undefined, resource: string, group: string): Level {
  return (me?.rights?.[resource]?.groups?.[group] as Level | undefined) ?? 'none';
}

export type Need = readonly [resource: string, action: string];
/** One right, or several of which any one is enough. */
export type Needs = Need | readonly Need[];
export function can(me: Pick<Me, 'rights'> | undefined, need: Needs | undefined): boolean {
  if (need === undefined) return true;
  const list = (typeof need[0] === 'string' ? [need] : need) as readonly Need[];
  return list.some(([resource, action]) => rangeOf(me, resource, action) !== 'none');
}

/** May this person do it at all? Which records, the server decides. */
export function useCan(resource: string, action: string): boolean {
  return rangeOf(useMaybeMe(), resource, action) !== 'none';
}
export function useRange(resource: string, action: string): Range {
  return rangeOf(useMaybeMe(), resource, action);
}
export function useFieldLevel(resource: string, group: string): Level {
  return levelOf(useMaybeMe(), resource, group);
}

export function Can({
  resource,
  action,
  children,
  otherwise = null,
}: {
  resource: string;
  action: string;
  children: ReactNode;
  otherwise?: ReactNode;
}) {
  return useCan(resource, action) ? children : otherwise;
}
