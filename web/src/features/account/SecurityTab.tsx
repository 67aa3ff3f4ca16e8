/** Password, second factor, and where one is signed in. */
import { DesktopOutlined, MobileOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Answer, api } from '@/api/client';
import { invalidatePaths, useApi, useSend } from '@/api/queries';
import { useMe, useZone } from '@/app/session';
import { formatInstant, formatRelative } from '@/lib/dates';
import { CardList } from '@/ui/CardList';
import { Panel } from '@/ui/PageHeader';
import { PasswordForm } from '@/ui/PasswordForm';
import { QrCode, SecretOnce } from '@/ui/Secret';
import { ErrorState, Skeleton, useErrorText } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { describeAgent } from './agent';

export function SecurityTab() {
  const { t } = useTranslation('account');
  const me = useMe();
  const { message } = App.useApp();
  return (
    <>
      <Panel title={t('password')}>
        <div className="tw-form-narrow">
          <PasswordForm personal={[me.login, me.name]} onDone={() => void message.success(t('passwordChanged'))} />
        </div>
      </Panel>
      <SecondFactor />
      <Sessions />
    </>
  );
}

function SecondFactor() {
  const { t } = useTranslation(['account', 'common']);
  const me = useMe();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [enrol, setEnrol] = useState<Answer<'/api/v1/me/totp', 'post'>>();
  const [codes, setCodes] = useState<string[]>();
  const [disabling, setDisabling] = useState(false);
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const refresh = () => invalidatePaths(client, ['/api/v1/me']);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure('');
    try {
      await work();
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const begin = () => run(async () => setEnrol(await api.post('/api/v1/me/totp')));
  const confirm = (code: string) =>
    run(async () => {
      const { recovery_codes } = await api.post('/api/v1/me/totp/confirm', { body: { code: code.replace(/\s/g, '') } });
      setEnrol(undefined);
      setCodes(recovery_codes ?? []);
      await refresh();
    });
  const disable = (password: string) =>
    run(async () => {
      await api.post('/api/v1/me/totp/disable', { body: { password } });
      setDisabling(false);
      await refresh();
    });
  const problem = failure && (
    <div className="tw-form-failure" role="alert">
      {failure}
    </div>
  );

  return (
    <Panel
      title={t('second')}
      extra={
        me.two_factor ? <StatusTag tone="green">{t('on')}</StatusTag> : <StatusTag tone="grey">{t('off')}</StatusTag>
      }
    >
      <p className="tw-lead">{me.two_factor ? t('secondOn') : t('secondOff')}</p>
      {!enrol && !disabling && problem}
      {me.two_factor ? (
        <Button onClick={() => setDisabling(true)}>{t('turnOff')}</Button>
      ) : (
        <Button type="primary" loading={busy && !enrol} onClick={() => void begin()}>
          {t('turnOn')}
        </Button>
      )}
      <Modal
        open={enrol !== undefined}
        title={t('turnOn')}
        footer={null}
        width={480}
        destroyOnHidden
        onCancel={() => setEnrol(undefined)}
      >
        {enrol && (
          <div className="tw-stack">
            <p>{t('scan')}</p>
            <QrCode text={enrol.url} label={t('qr')} />
            <p className="tw-hint">
              {t('typeSecret')} <code className="tw-code">{(enrol.secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
            </p>
            {problem}
            <Form layout="vertical" requiredMark={false} onFinish={({ code }: { code: string }) => void confirm(code)}>
              <Form.Item
                name="code"
                label={t('code')}
                rules={[{ required: true, pattern: /^\s*\d{3}\s?\d{3}\s*$/, message: t('codeRule') }]}
              >
                <Input
                  autoFocus
                  className="tw-code-input"
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  maxLength={8}
                />
              </Form.Item>
              <Button type="primary" htmlType="submit" block loading={busy}>
                {t('confirm')}
              </Button>
            </Form>
          </div>
        )}
      </Modal>
      <Modal
        open={codes !== undefined}
        title={t('recoveryTitle')}
        closable={false}
        mask={{ closable: false }}
        keyboard={false}
        footer={
          <Button type="primary" onClick={() => setCodes(undefined)}>
            {t('savedThem')}
          </Button>
        }
      >
        <SecretOnce secret={codes ?? []} note={t('recoveryNote')} filename="tradewind-recovery-codes.txt" />
      </Modal>
      <Modal
        open={disabling}
        title={t('turnOff')}
        footer={null}
        width={420}
        destroyOnHidden
        onCancel={() => setDisabling(false)}
      >
        <p className="tw-lead">{t('turnOffText')}</p>
        {problem}
        <Form
          layout="vertical"
          requiredMark={false}
          onFinish={({ password }: { password: string }) => void disable(password)}
        >
          <Form.Item
            name="password"
            label={t('yourPassword')}
            rules={[{ required: true, message: t('common:password.currentNeeded') }]}
          >
            <Input.Password autoFocus autoComplete="current-password" maxLength={200} />
          </Form.Item>
          <Button danger type="primary" htmlType="submit" block loading={busy}>
            {t('turnOff')}
          </Button>
        </Form>
      </Modal>
    </Panel>
  );
}

function Sessions() {
  const { t, i18n } = useTranslation('account');
  const zone = useZone();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const { data, error, isPending, refetch } = useApi('/api/v1/me/sessions');
  const revoke = useSend('delete', '/api/v1/me/sessions/{id}', {
    invalidate: ['/api/v1/me/sessions'],
    onSuccess: () => void message.success(t('revoked')),
    onError: (e) => void message.error(errorText(e)),
  });
  return (
    <Panel title={t('sessions')} flush>
      {isPending ? (
        <Skeleton rows={3} />
      ) : error ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : (
        <CardList
          label={t('sessions')}
          items={data.items ?? []}
          itemKey={(s) => s.id}
          render={(s) => {
            const agent = describeAgent(s.user_agent);
            return (
              <>
                <span className="tw-line-icon" aria-hidden="true">
                  {agent.phone ? <MobileOutlined /> : <DesktopOutlined />}
                </span>
                <span className="tw-line-main">
                  <span>
                    {agent.text || t('unknownAgent')}{' '}
                    {s.current && <StatusTag tone="green">{t('thisDevice')}</StatusTag>}
                  </span>
                  <span className="tw-muted" title={formatInstant(s.last_seen_at, zone, true)}>
                    {s.ip} · {t('seen', { when: formatRelative(s.last_seen_at, i18n.language) })} ·{' '}
                    {t('since', { when: formatInstant(s.created_at, zone) })}
                  </span>
                </span>
                {!s.current && (
                  <Button
                    size="small"
                    loading={revoke.isPending && revoke.variables?.path.id === s.id}
                    onClick={() => revoke.mutate({ path: { id: s.id } })}
                  >
                    {t('revoke')}
                  </Button>
                )}
              </>
            );
          }}
        />
      )}
    </Panel>
  );
}
