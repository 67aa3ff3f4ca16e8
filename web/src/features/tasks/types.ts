/** Tasks as the server writes them. */
import type { Answer, Body } from '@/api/client';

export interface Ref {
  id: string;
  name: string;
}
export const states = ['open', 'doing', 'done', 'cancelled'] as const;
export type State = (typeof states)[number];
export const priorities = ['high', 'normal', 'low'] as const;
export type Priority = (typeof priorities)[number];

export type Task = Answer<'/api/v1/tasks/{id}', 'get'>;
export type TaskPatch = Body<'/api/v1/tasks', 'post'>;
