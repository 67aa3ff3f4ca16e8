/** Merging two customers field by field: which side's value stays. */
import { sameValue } from '@/ui/conflict';
import type { MergeField } from './types';

export type Side = 'winner' | 'loser';
export type Choices = Record<string, Side>;

const isNothing = (value: unknown) => sameValue(value, null);

/** Fields in which the two differ, in the order of the dictionary. */
export function differing(fields: MergeField[] | null | undefined): MergeField[] {
  return (fields ?? []).filter((f) => f.differs);
}

/** What the server suggests; without its word, the kept customer's value stays unless only the other one has any. */
export function suggest(fields: MergeField[] | null | undefined): Choices {
  return Object.fromEntries(
    differing(fields).map((f) => [
      f.field,
      f.choice ?? (isNothing(f.winner) && !isNothing(f.loser) ? 'loser' : 'winner'),
    ]),
  );
}

export function takeAll(fields: MergeField[] | null | undefined, side: Side): Choices {
  return Object.fromEntries(differing(fields).map((f) => [f.field, side]));
}

/** The same decisions seen after the two have changed places. */
export function swapSides(choices: Choices): Choices {
  return Object.fromEntries(
    Object.entries(choices).map(([field, side]) => [field, side === 'winner' ? 'loser' : 'winner']),
  );
}

/** Values that will be gone from the record; the log and the undo keep them. */
export function dropped(fields: MergeField[] | null | undefined, choices: Choices): MergeField[] {
  return differing(fields).filter((f) => !isNothing((choices[f.field] ?? 'winner') === 'winner' ? f.loser : f.winner));
}
