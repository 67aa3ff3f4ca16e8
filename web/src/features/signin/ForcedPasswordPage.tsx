/** An administrator set this password; its owner chooses another before doing anything else. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAccountActions } from '@/app/account';
import { BarePage } from '@/app/BarePage';
import { useMe } from '@/app/session';
import { PasswordForm } from '@/ui/PasswordForm';

export function ForcedPasswordPage() {
  const { t } = useTranslation(['signin', 'common']);
  const me = useMe();
  const client = useQueryClient();
  const router = useRouter();
  const { signOut } = useAccountActions();
  return (
    <BarePage title={t('forcedTitle')} lead={t('forcedLead', { name: me.name })}>
      <PasswordForm
        personal={[me.login, me.name]}
        onDone={async () => {
          // Fetched anew, not forgotten: this page itself needs the account until it is left.
          await client.refetchQueries({ queryKey: ['/api/v1/me'] });
          router.history.replace('/');
        }}
      />
      <div className="tw-bare-links">
        <button type="button" className="tw-link" onClick={() => void signOut()}>
          {t('common:account.signOut')}
        </button>
      </div>
    </BarePage>
  );
}
