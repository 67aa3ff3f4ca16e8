/** Tasks as the server writes them. */
export interface Ref {
  id: string;
  name: string;
}
export const states = ['open', 'doing', 'done', 'cancelled'] as const;
export type State = (typeof states)[number];
export const priorities = ['high', 'normal', 'low'] as const;
export type Priority = (typeof priorities)[number];

export interface Task {
  id: string;
  title: string;
  notes?: string;
  due_on?: string;
  priority: Priority;
  state: State;
  done_at?: string;
  created_at: string;
  updated_at: string;
  version: number;
  customer?: Ref | null;
  assignee?: Ref | null;
  creator?: Ref | null;
  overdue?: boolean;
  can: { edit: boolean; delete: boolean };
}
export interface TaskPatch {
  title?: string;
  notes?: string;
  customer_id?: string;
  assignee_id?: string;
  due_on?: string;
  priority?: Priority;
  state?: State;
}

interface Page {
  items: Task[] | null;
  next_cursor?: string;
  total?: { count: number; more?: boolean };
}
interface TaskQuery {
  state?: string;
  assignee?: string;
  customer_id?: string;
  due?: string;
  q?: string;
  cursor?: string;
  limit?: number;
}
type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Op<Answer, Body, P, Q = never> = {
  parameters: { path: P; query?: Q };
  requestBody: [Body] extends [never] ? undefined : { content: { 'application/json': Body } };
  responses: { 200: Json<Answer> };
};
type Id = { id: string };

declare module '@/api/schema' {
  interface paths {
    '/api/v1/tasks': {
      parameters: object;
      get: { parameters: { query?: TaskQuery }; requestBody: undefined; responses: { 200: Json<Page> } };
      post: {
        parameters: { query?: never };
        requestBody: { content: { 'application/json': TaskPatch } };
        responses: { 200: Json<Task> };
      };
    };
    '/api/v1/tasks/{id}': {
      parameters: object;
      get: Op<Task, never, Id>;
      patch: Op<Task, TaskPatch, Id>;
      delete: Op<undefined, never, Id>;
    };
    '/api/v1/tasks/{id}/move': { parameters: object; post: Op<Task, { state: State }, Id> };
    '/api/v1/tasks/{id}/restore': { parameters: object; post: Op<Task, never, Id> };
  }
}
