/** Sign-in: name and password, then the second factor where the account has one. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '@/api/client';
import { BarePage } from '@/app/BarePage';
import { rememberMe } from '@/app/session';
import { formatDuration } from '@/lib/dates';
import { useErrorText } from '@/ui/State';
import { safeReturn } from './routes';

export function SignInPage() {
  const { t, i18n } = useTranslation(['signin', 'common']);
  const client = useQueryClient();
  const router = useRouter();
  const search = useSearch({ from: '/signin' });
  const errorText = useErrorText();
  const [credentials, setCredentials] = useState<{ login: string; password: string }>();
  const [recovery, setRecovery] = useState(false);
  const [failure, setFailure] = useState('');
  const [wait, setWait] = useState(0);
  const [busy, setBusy] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  const [codeForm] = Form.useForm<{ code: string }>();
  const locked = wait > 0;

  useEffect(() => {
    if (!locked) return;
    const timer = setInterval(() => setWait((s) => Math.max(0, s - 1)), 1000);
    return () => clearInterval(timer);
  }, [locked]);

  const signIn = async (login: string, password: string, code?: string) => {
    setBusy(true);
    setFailure('');
    try {
      const { me } = await api.post('/api/v1/session', { body: { login: login.trim(), password, code } });
      client.clear();
      await rememberMe(client, me);
      router.history.replace(safeReturn(search.return));
    } catch (error) {
      setBusy(false);
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'sign_in.totp_required') {
        setCredentials({ login, password });
        return;
      }
      if (error.code === 'sign_in.locked') {
        const seconds = Number(error.params.retry_after ?? 60);
        setWait(Number.isFinite(seconds) ? Math.ceil(seconds) : 60);
        return;
      }
      setFailure(error.code === 'sign_in.failed' ? (code ? t('wrongCode') : t('wrong')) : errorText(error));
      codeForm.resetFields();
    }
  };

  const notice = locked ? (
    <div className="tw-form-failure" role="alert">
      {t('locked', { wait: formatDuration(wait, i18n.language) })}
    </div>
  ) : failure ? (
    <div className="tw-form-failure" role="alert">
      {failure}
    </div>
  ) : null;

  if (credentials) {
    return (
      <BarePage title={t('secondTitle')} lead={recovery ? t('recoveryLead') : t('codeLead')}>
        {notice}
        <Form<{ code: string }>
          form={codeForm}
          layout="vertical"
          requiredMark={false}
          onFinish={({ code }) => void signIn(credentials.login, credentials.password, code.replace(/\s/g, ''))}
        >
          <Form.Item
            name="code"
            label={recovery ? t('recoveryCode') : t('code')}
            rules={[{ required: true, whitespace: true, message: t('codeNeeded') }]}
          >
            <Input
              key={recovery ? 'recovery' : 'code'}
              autoFocus
              size="large"
              className="tw-code-input"
              autoComplete="one-time-code"
              inputMode={recovery ? 'text' : 'numeric'}
              maxLength={recovery ? 40 : 7}
              onChange={(e) => {
                const digits = e.target.value.replace(/\s/g, '');
                // Not codeForm.submit(): the field's own check of the same change would overtake and cancel it.
                if (!recovery && /^\d{6}$/.test(digits) && !busy)
                  void signIn(credentials.login, credentials.password, digits);
              }}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={busy} disabled={locked}>
            {t('signIn')}
          </Button>
        </Form>
        <div className="tw-bare-links">
          <button
            type="button"
            className="tw-link"
            onClick={() => {
              setRecovery(!recovery);
              codeForm.resetFields();
            }}
          >
            {recovery ? t('useCode') : t('useRecovery')}
          </button>
          <button
            type="button"
            className="tw-link"
            onClick={() => {
              setCredentials(undefined);
              setFailure('');
            }}
          >
            {t('otherAccount')}
          </button>
        </div>
      </BarePage>
    );
  }
  return (
    <BarePage title={t('title')} lead={search.ended ? t('ended') : undefined}>
      {notice}
      <Form<{ login: string; password: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={({ login, password }) => void signIn(login, password)}
      >
        <Form.Item
          name="login"
          label={t('login')}
          rules={[{ required: true, whitespace: true, message: t('loginNeeded') }]}
        >
          <Input
            autoFocus
            size="large"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={200}
          />
        </Form.Item>
        <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('passwordNeeded') }]}>
          <Input.Password size="large" autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={busy} disabled={locked}>
          {t('signIn')}
        </Button>
      </Form>
      <div className="tw-bare-links">
        <button type="button" className="tw-link" aria-expanded={forgotten} onClick={() => setForgotten(!forgotten)}>
          {t('forgotten')}
        </button>
      </div>
      {forgotten && (
        <p className="tw-bare-note" role="status">
          {t('askAdministrator')}
        </p>
      )}
    </BarePage>
  );
}
