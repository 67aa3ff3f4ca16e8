import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths } from '@/api/queries';
import { useUndo } from '@/ui/UndoToast';
import type { State, Task, TaskPatch } from './types';

export const tag = (version: number) => `"v${version}"`;

/** What is done to tasks from lists and boards: at once, with the way back. */
export function useTaskCalls() {
  const client = useQueryClient();
  const undo = useUndo();
  const { t } = useTranslation('tasks');
  return useMemo(() => {
    const refresh = () => invalidatePaths(client, ['/api/v1/tasks', '/api/v1/home', '/api/v1/customers/{id}/timeline']);
    const send = (id: string, state: State) => api.post('/api/v1/tasks/{id}/move', { path: { id }, body: { state } });
    return {
      refresh,
      async create(body: TaskPatch): Promise<Task> {
        const made = await api.post('/api/v1/tasks', { body });
        await refresh();
        return made;
      },
      async move(task: Task, state: State): Promise<void> {
        try {
          await send(task.id, state);
          undo.show(t(`moved.${state}`, { title: task.title }), async () => {
            await send(task.id, task.state as State);
            await refresh();
          });
        } catch (error) {
          undo.fail(error);
        }
        await refresh();
      },
      async remove(task: Task): Promise<void> {
        try {
          await api.delete('/api/v1/tasks/{id}', { path: { id: task.id } });
          undo.show(t('deleted', { title: task.title }), async () => {
            await api.post('/api/v1/tasks/{id}/restore', { path: { id: task.id } });
            await refresh();
          });
        } catch (error) {
          undo.fail(error);
        }
        await refresh();
      },
    };
  }, [client, undo, t]);
}
