/** Departments and teams: how far "own team" and "own department" reach follows from this tree. */
import { ApartmentOutlined, MoreOutlined, PlusOutlined, TeamOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Form, Input, type MenuProps, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, useApi } from '@/api/queries';
import { useCan } from '@/app/session';
import { FormDrawer } from '@/ui/FormDrawer';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { useUndo } from '@/ui/UndoToast';
import { useCrumbs } from './common';
import { possibleParents, treeOf } from './tree';
import type { Department, Team } from './types';

type Editing =
  | { kind: 'team'; team?: Team; department?: string }
  | { kind: 'department'; department?: Department; parent?: string };
interface Values {
  name: string;
  above?: string;
}
const etag = (version: number) => `"v${version}"`;

export function TeamsPage() {
  const { t } = useTranslation(['admin', 'common']);
  const crumbs = useCrumbs();
  const client = useQueryClient();
  const { message } = App.useApp();
  const undo = useUndo();
  const mayManage = useCan('user', 'manage');
  const [editing, setEditing] = useState<Editing>();
  const departments = useApi('/api/v1/departments');
  const teams = useApi('/api/v1/teams');
  const error = departments.error ?? teams.error;
  const lines = treeOf(departments.data?.items ?? [], (teams.data?.items ?? []) as unknown as Team[]);
  const refresh = () => invalidatePaths(client, ['/api/v1/departments', '/api/v1/teams', '/api/v1/people']);

  const remove = async (line: (typeof lines)[number]) => {
    try {
      if (line.kind === 'team') {
        const { id, name, version, department } = line.team;
        await api.delete('/api/v1/teams/{id}', { path: { id }, ifMatch: etag(version) });
        undo.show(t('team.deleted', { name }), async () => {
          await api.post('/api/v1/teams', { body: { name, department_id: department?.id ?? '' } });
          await refresh();
        });
      } else {
        const { id, name, version, parent } = line.department;
        await api.delete('/api/v1/departments/{id}', { path: { id }, ifMatch: etag(version) });
        undo.show(t('team.deleted', { name }), async () => {
          await api.post('/api/v1/departments', { body: { name, parent_id: parent?.id ?? '' } });
          await refresh();
        });
      }
      await refresh();
    } catch (failure) {
      undo.fail(failure);
    }
  };

  const menuOf = (line: (typeof lines)[number]): MenuProps['items'] => [
    {
      key: 'edit',
      label: t('common:action.edit'),
      onClick: () =>
        setEditing(
          line.kind === 'team'
            ? { kind: 'team', team: line.team }
            : { kind: 'department', department: line.department },
        ),
    },
    ...(line.kind === 'department'
      ? [
          {
            key: 'team',
            label: t('team.addTeam'),
            onClick: () => setEditing({ kind: 'team', department: line.department.id }),
          },
          {
            key: 'department',
            label: t('team.addBelow'),
            onClick: () => setEditing({ kind: 'department', parent: line.department.id }),
          },
        ]
      : []),
    { key: 'delete', danger: true, label: t('common:action.delete'), onClick: () => void remove(line) },
  ];

  const record = editing?.kind === 'team' ? editing.team : editing?.department;
  const isTeam = editing?.kind === 'team';
  const above =
    editing?.kind === 'team'
      ? (editing.team?.department?.id ?? editing.department)
      : (editing?.department?.parent?.id ?? editing?.parent);

  return (
    <div className="tw-page tw-narrow">
      <PageHeader
        title={t('nav.teams')}
        breadcrumb={crumbs}
        description={t('team.lead')}
        actions={
          mayManage
            ? [
                {
                  key: 'team',
                  label: t('team.newTeam'),
                  icon: <PlusOutlined />,
                  primary: true,
                  onClick: () => setEditing({ kind: 'team' }),
                },
                {
                  key: 'department',
                  label: t('team.newDepartment'),
                  icon: <PlusOutlined />,
                  onClick: () => setEditing({ kind: 'department' }),
                },
              ]
            : []
        }
      />
      <Panel flush>
        {departments.isPending || teams.isPending ? (
          <Skeleton rows={6} />
        ) : error ? (
          <ErrorState
            error={error}
            onRetry={() => {
              void departments.refetch();
              void teams.refetch();
            }}
          />
        ) : lines.length === 0 ? (
          <EmptyState
            icon={<ApartmentOutlined />}
            title={t('team.empty')}
            text={t('team.emptyText')}
            actions={
              mayManage && (
                <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing({ kind: 'team' })}>
                  {t('team.newTeam')}
                </Button>
              )
            }
          />
        ) : (
          <ul className="ad-tree" aria-label={t('nav.teams')}>
            {lines.map((line) => {
              const item = line.kind === 'team' ? line.team : line.department;
              return (
                <li key={`${line.kind}-${item.id}`} style={{ paddingInlineStart: 14 + line.depth * 24 }}>
                  <span
                    className={line.kind === 'team' ? 'ad-tree-icon ad-tree-team' : 'ad-tree-icon'}
                    aria-hidden="true"
                  >
                    {line.kind === 'team' ? <TeamOutlined /> : <ApartmentOutlined />}
                  </span>
                  <span className={line.kind === 'team' ? 'ad-tree-name' : 'ad-tree-name ad-tree-strong'}>
                    {item.name}
                    <span className="tw-hidden"> {t(line.kind === 'team' ? 'team.team' : 'team.department')}</span>
                  </span>
                  <span className="tw-muted">{t('team.members', { n: item.members })}</span>
                  {mayManage && (
                    <Dropdown trigger={['click']} menu={{ items: menuOf(line) }} placement="bottomRight">
                      <Button
                        size="small"
                        type="text"
                        icon={<MoreOutlined />}
                        aria-label={`${t('common:action.more')}: ${item.name}`}
                      />
                    </Dropdown>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Panel>
      <FormDrawer<Values>
        key={`${editing?.kind}-${record?.id ?? above ?? ''}`}
        open={editing !== undefined}
        width={400}
        title={record ? record.name : isTeam ? t('team.newTeam') : t('team.newDepartment')}
        initial={{ name: record?.name ?? '', above }}
        etag={record && etag(record.version)}
        labels={{ name: t('team.name'), above: isTeam ? t('team.department') : t('team.above') }}
        onClose={() => setEditing(undefined)}
        onSubmit={async ({ name, above: to }, ifMatch) => {
          const path = { id: record?.id ?? '' };
          if (isTeam) {
            const body = { name: name.trim(), department_id: to ?? '' };
            if (record) await api.patch('/api/v1/teams/{id}', { path, body, ifMatch });
            else await api.post('/api/v1/teams', { body });
          } else {
            const body = { name: name.trim(), parent_id: to ?? '' };
            if (record) await api.patch('/api/v1/departments/{id}', { path, body, ifMatch });
            else await api.post('/api/v1/departments', { body });
          }
          await refresh();
          void message.success(t('common:state.saved'));
        }}
      >
        <Form.Item
          name="name"
          label={t('team.name')}
          rules={[{ required: true, whitespace: true, message: t('team.nameNeeded') }]}
        >
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item
          name="above"
          label={isTeam ? t('team.department') : t('team.above')}
          extra={isTeam ? t('team.teamHint') : t('team.aboveHint')}
        >
          <Select
            allowClear
            placeholder={isTeam ? t('team.noDepartment') : t('team.top')}
            showSearch={{ optionFilterProp: 'label' }}
            options={(isTeam
              ? (departments.data?.items ?? [])
              : possibleParents(departments.data?.items ?? [], record?.id)
            ).map((d) => ({
              value: d.id,
              label: d.name,
            }))}
          />
        </Form.Item>
      </FormDrawer>
    </div>
  );
}
