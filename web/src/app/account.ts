/** Things one does to one's own session from anywhere: switch language and theme, sign out. */
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/api/client';
import { type Language, setLanguage } from '@/i18n';
import { rememberMe } from './session';
import { type Mode, useTheme } from './theme';

export function useAccountActions() {
  const client = useQueryClient();
  const { setMode } = useTheme();
  return useMemo(() => {
    // The switch works at once; that the account remembers it may fail quietly (offline) and is repaired by the next one.
    const keep = (change: { language?: Language; theme?: Mode }) =>
      api.patch('/api/v1/me', { body: change }).then(
        (me) => rememberMe(client, me),
        () => undefined,
      );
    return {
      async chooseLanguage(language: Language) {
        await setLanguage(language);
        await keep({ language });
        // Texts the server wrote (labels, messages) come in the new language.
        await client.invalidateQueries();
      },
      async chooseTheme(mode: Mode) {
        setMode(mode);
        await keep({ theme: mode });
      },
      async signOut() {
        await api.delete('/api/v1/session').catch(() => undefined);
        // A full load drops everything the account had in memory.
        location.assign('/signin');
      },
    };
  }, [client, setMode]);
}
