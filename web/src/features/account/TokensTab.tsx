/** Personal API tokens: a token can do what its owner may, narrowed to its scopes, until it expires. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, DatePicker, Form, Input, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { useApi, useSend } from '@/api/queries';
import { useMe } from '@/app/session';
import { textOf } from '@/i18n';
import { addDays, formatDate, formatRelative } from '@/lib/dates';
import { CardList } from '@/ui/CardList';
import { FormDrawer } from '@/ui/FormDrawer';
import { Panel } from '@/ui/PageHeader';
import { SecretOnce } from '@/ui/Secret';
import { EmptyState, ErrorState, Skeleton, useErrorText } from '@/ui/State';
import { StatusTag, Tags } from '@/ui/Status';

interface Values {
  name: string;
  scopes: string[];
  /** The last day it works; the API takes the first day it does not. */
  last_day: Dayjs;
}

/** What a token can be given: viewing, or everything its owner may do with a resource. */
export function scopesOf(rights: Record<string, { actions: Record<string, string> }>): string[] {
  const out: string[] = [];
  for (const [resource, { actions }] of Object.entries(rights)) {
    const may = Object.keys(actions).filter((a) => actions[a] !== 'none');
    if (may.includes('view')) out.push(`${resource}:view`);
    if (may.some((a) => a !== 'view')) out.push(`${resource}:*`);
  }
  return out;
}

export function TokensTab() {
  const { t, i18n } = useTranslation(['account', 'common']);
  const me = useMe();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string>();
  const { data, error, isPending, refetch } = useApi('/api/v1/me/tokens');
  const revoke = useSend('delete', '/api/v1/me/tokens/{id}', {
    invalidate: ['/api/v1/me/tokens'],
    onSuccess: () => void message.success(t('tokenRevoked')),
    onError: (e) => void message.error(errorText(e)),
  });
  const scopes = useMemo(() => scopesOf(me.rights), [me.rights]);
  const initial = useMemo(() => ({ name: '', scopes: [] as string[], last_day: dayjs().add(90, 'day') }), []);
  const nameOf = (scope: string) => {
    const [resource = '', kind = ''] = scope.split(':');
    return `${textOf(`common:resource.${resource}`, resource)} · ${kind === 'view' ? t('scopeRead') : kind === '*' ? t('scopeAll') : kind}`;
  };

  return (
    <Panel
      title={t('tokens')}
      flush
      extra={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
          {t('newToken')}
        </Button>
      }
    >
      <p className="tw-lead tw-padded">{t('tokensText')}</p>
      {isPending ? (
        <Skeleton rows={3} />
      ) : error ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : (
        <CardList
          label={t('tokens')}
          items={data.items ?? []}
          itemKey={(token) => token.id}
          empty={<EmptyState compact title={t('noTokens')} text={t('noTokensText')} />}
          render={(token) => {
            return (
              <>
                <span className="tw-line-main">
                  <span>
                    <strong>{token.name}</strong> <code className="tw-code">{token.prefix}…</code>{' '}
                    {token.expired && <StatusTag tone="red">{t('expired')}</StatusTag>}
                  </span>
                  <span className="tw-muted">
                    {t('until', { date: formatDate(addDays(token.expires_on, -1), i18n.language) })} ·{' '}
                    {token.last_used_at
                      ? t('used', { when: formatRelative(token.last_used_at, i18n.language) })
                      : t('unused')}
                  </span>
                  <Tags tags={(token.scopes ?? []).map(nameOf)} max={6} />
                </span>
                <Button
                  size="small"
                  danger
                  icon={<DeleteOutlined />}
                  loading={revoke.isPending && revoke.variables?.path.id === token.id}
                  onClick={() => revoke.mutate({ path: { id: token.id } })}
                >
                  {t('revokeToken')}
                </Button>
              </>
            );
          }}
        />
      )}
      <FormDrawer<Values>
        open={creating}
        title={t('newToken')}
        width={440}
        initial={initial}
        submitText={t('createToken')}
        labels={{ name: t('tokenName'), scopes: t('scopes'), last_day: t('expires'), expires_on: t('expires') }}
        onClose={() => setCreating(false)}
        onSubmit={async (values) => {
          const made = await api.post('/api/v1/me/tokens', {
            body: {
              name: values.name.trim(),
              scopes: values.scopes,
              expires_on: addDays(values.last_day.format('YYYY-MM-DD'), 1),
            },
          });
          setSecret(made.token);
          await refetch();
        }}
      >
        <Form.Item
          name="name"
          label={t('tokenName')}
          rules={[{ required: true, whitespace: true, message: t('tokenNameNeeded') }]}
        >
          <Input autoFocus maxLength={100} placeholder={t('tokenNameHint')} />
        </Form.Item>
        <Form.Item name="last_day" label={t('expires')} rules={[{ required: true, message: t('expiresNeeded') }]}>
          <DatePicker style={{ width: '100%' }} minDate={dayjs().add(1, 'day')} maxDate={dayjs().add(1, 'year')} />
        </Form.Item>
        <Form.Item
          name="scopes"
          label={t('scopes')}
          extra={t('scopesHint')}
          rules={[
            {
              // Not `required`: a group of boxes may not carry aria-required.
              validator: (_, chosen?: string[]) =>
                chosen && chosen.length > 0 ? Promise.resolve() : Promise.reject(new Error(t('scopesNeeded'))),
            },
          ]}
        >
          <Checkbox.Group className="tw-checks" options={scopes.map((s) => ({ value: s, label: nameOf(s) }))} />
        </Form.Item>
      </FormDrawer>
      <Modal
        open={secret !== undefined}
        title={t('tokenMade')}
        closable={false}
        mask={{ closable: false }}
        keyboard={false}
        footer={
          <Button type="primary" onClick={() => setSecret(undefined)}>
            {t('copiedIt')}
          </Button>
        }
      >
        <SecretOnce secret={secret ?? ''} />
      </Modal>
    </Panel>
  );
}
