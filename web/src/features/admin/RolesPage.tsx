/** Roles: what somebody may do comes from the roles he has; several add up. */
import {
  CopyOutlined,
  DeleteOutlined,
  LockOutlined,
  MoreOutlined,
  PlusOutlined,
  TableOutlined,
} from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { App, Button, Dropdown, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, useApi } from '@/api/queries';
import { useCan } from '@/app/session';
import { useParams } from '@/lib/params';
import { AppLink } from '@/ui/AppLink';
import { FormDrawer } from '@/ui/FormDrawer';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { ErrorState, Skeleton } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { describe, RangeTag, roleName, useCrumbs } from './common';
import { rangeAt } from './matrix';
import type { Role } from './types';

interface Values {
  name_zh: string;
  name: string;
  description: string;
  copy_of?: string;
}

export function RolesPage() {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const crumbs = useCrumbs();
  const client = useQueryClient();
  const router = useRouter();
  const undo = useUndo();
  const { message } = App.useApp();
  const mayManage = useCan('role', 'manage');
  const [params, setParams] = useParams();
  const [asked, setAsked] = useState<{ from?: Role }>();
  const { data, error, isPending, refetch } = useApi('/api/v1/roles');
  const refresh = () => invalidatePaths(client, ['/api/v1/roles']);
  const roles = data?.items ?? [];
  // A role's own page asks for a copy by the address.
  const copied = roles.find((r) => r.id === params.copy);
  const making = asked ?? (copied && { from: copied });
  const setMaking = (next: { from?: Role } | undefined) => {
    setAsked(next);
    if (!next && params.copy) setParams({ copy: undefined });
  };

  const remove = async (role: Role) => {
    try {
      await api.delete('/api/v1/roles/{id}', { path: { id: role.id }, ifMatch: `"v${role.version}"` });
      undo.show(t('role.deleted', { name: roleName(i18n.language, role) }), async () => {
        const { name, name_zh, description, grants } = role;
        await api.post('/api/v1/roles', { body: { name, name_zh, description, grants } });
        await refresh();
      });
      await refresh();
    } catch (failure) {
      undo.fail(failure);
    }
  };

  return (
    <div className="tw-page tw-narrow">
      <PageHeader
        title={t('nav.roles')}
        breadcrumb={crumbs}
        description={t('role.lead')}
        actions={[
          ...(mayManage
            ? [
                {
                  key: 'new',
                  label: t('role.new'),
                  icon: <PlusOutlined />,
                  primary: true,
                  onClick: () => setMaking({}),
                },
              ]
            : []),
          {
            key: 'compare',
            label: t('role.compare'),
            icon: <TableOutlined />,
            onClick: () => router.history.push('/admin/roles/compare'),
          },
        ]}
      />
      {isPending ? (
        <Panel>
          <Skeleton rows={8} />
        </Panel>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Panel flush>
          <ul className="ad-roles" aria-label={t('nav.roles')}>
            {roles.map((role) => (
              <li key={role.id}>
                <div className="ad-role-main">
                  <span className="ad-role-title">
                    <AppLink href={`/admin/roles/${role.id}`}>{roleName(i18n.language, role)}</AppLink>
                    {role.fixed ? (
                      <StatusTag tone="purple">
                        <LockOutlined aria-hidden="true" /> {t('role.fixed')}
                      </StatusTag>
                    ) : (
                      role.key && <StatusTag>{t('role.shipped')}</StatusTag>
                    )}
                  </span>
                  {role.description && <span className="tw-muted">{describe(i18n.language, role.description)}</span>}
                </div>
                <span className="ad-role-reach">
                  <span className="tw-muted">{t('role.seesCustomers')}</span>{' '}
                  <RangeTag range={rangeAt(role.grants, 'customer', 'view')} />
                </span>
                <span className="ad-role-users">{t('role.users', { n: role.users })}</span>
                {mayManage && (
                  <Dropdown
                    trigger={['click']}
                    placement="bottomRight"
                    menu={{
                      items: [
                        {
                          key: 'copy',
                          icon: <CopyOutlined />,
                          label: t('role.copy'),
                          onClick: () => setMaking({ from: role }),
                        },
                        {
                          key: 'delete',
                          icon: <DeleteOutlined />,
                          danger: true,
                          disabled: role.fixed || role.users > 0,
                          label: role.users > 0 && !role.fixed ? t('role.inUse') : t('common:action.delete'),
                          onClick: () => void remove(role),
                        },
                      ],
                    }}
                  >
                    <Button
                      size="small"
                      type="text"
                      icon={<MoreOutlined />}
                      aria-label={`${t('common:action.more')}: ${roleName(i18n.language, role)}`}
                    />
                  </Dropdown>
                )}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <FormDrawer<Values>
        key={making?.from?.id ?? 'new'}
        open={making !== undefined}
        width={440}
        title={making?.from ? t('role.copyOf', { name: roleName(i18n.language, making.from) }) : t('role.new')}
        submitText={t('role.createAndSet')}
        initial={{
          name: making?.from ? `${making.from.name} (2)` : '',
          name_zh: making?.from ? `${making.from.name_zh}（2）` : '',
          description: making?.from?.description ?? '',
          copy_of: making?.from?.id,
        }}
        labels={{
          name: t('role.nameEn'),
          name_zh: t('role.nameZh'),
          description: t('role.description'),
          copy_of: t('role.startFrom'),
        }}
        onClose={() => setMaking(undefined)}
        onSubmit={async (values) => {
          const made = await api.post('/api/v1/roles', {
            body: {
              name: (values.name || values.name_zh).trim(),
              name_zh: (values.name_zh || values.name).trim(),
              description: values.description?.trim() ?? '',
              copy_of: values.copy_of,
            },
          });
          await refresh();
          void message.success(t('role.created'));
          // After the drawer has let go of its unsaved values.
          setTimeout(() => router.history.push(`/admin/roles/${made.id}`));
        }}
      >
        <Form.Item
          name="name_zh"
          label={t('role.nameZh')}
          dependencies={['name']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, v: string) =>
                v?.trim() || (getFieldValue('name') as string)?.trim()
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('role.nameNeeded'))),
            }),
          ]}
        >
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item name="name" label={t('role.nameEn')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="description" label={t('role.description')}>
          <Input.TextArea maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
        <Form.Item name="copy_of" label={t('role.startFrom')} extra={t('role.startHint')}>
          <Select
            allowClear
            placeholder={t('role.fromNothing')}
            options={roles.map((r) => ({ value: r.id, label: roleName(i18n.language, r) }))}
          />
        </Form.Item>
      </FormDrawer>
    </div>
  );
}
