import { useSyncExternalStore } from 'react';

const query = '(max-width: 767px)';

/** True below tablet width. Read before the first paint, so the layout does not jump. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}
