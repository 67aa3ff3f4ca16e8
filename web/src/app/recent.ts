/** What the reader opened lately, for the palette. Kept on this device, per account. */
import { readStored, useStored, writeStored } from '@/lib/store';

export interface RecentItem {
  kind: string;
  id: string;
  title: string;
}
const KEEP = 12;
const none: RecentItem[] = [];
const keyFor = (account: string) => `recent.${account}`;

/** Call from a detail page once its record has loaded. */
export function rememberRecent(account: string, item: RecentItem): void {
  const others = readStored(keyFor(account), none).filter((r) => r.kind !== item.kind || r.id !== item.id);
  writeStored(keyFor(account), [item, ...others].slice(0, KEEP));
}

export function useRecent(account: string): RecentItem[] {
  return useStored(keyFor(account), none)[0];
}
