/** Operations of imports, in the generator's form until the schema holds them. */
import type { Plan, Rehearsal, Reject, Run, SavedMapping, Target, Uploaded } from './types';

type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Empty = { headers: Record<string, unknown>; content?: never };
type Id = { parameters: { path: { id: string } } };
type Query<Q> = { parameters: { query?: Q } };
type Sends<B> = { requestBody: { content: { 'application/json': B } } };
type Gives<T> = { responses: { 200: Json<T> } };
type Page<T> = { items: T[]; next_cursor?: string; total?: { count: number; more?: boolean } };

declare module '@/api/schema' {
  interface paths {
    '/api/v1/imports': {
      get: Query<{ cursor?: string; limit?: number }> & Gives<Page<Run>>;
      post: { responses: { 201: Json<Uploaded> } };
    };
    '/api/v1/imports/{id}': { get: Id & Gives<Run> };
    '/api/v1/imports/{id}/file': { get: Id & Gives<Uploaded> };
    '/api/v1/imports/{id}/preview': { post: Id & Sends<Plan> & Gives<Rehearsal> };
    '/api/v1/imports/{id}/start': { post: Id & Sends<Plan> & { responses: { 202: Json<Run> } } };
    '/api/v1/imports/{id}/cancel': { post: Id & { responses: { 202: Json<Run> } } };
    '/api/v1/imports/{id}/undo': { post: Id & { responses: { 202: Json<Run> } } };
    '/api/v1/imports/{id}/rejects': {
      get: { parameters: { path: { id: string }; query?: { cursor?: string; limit?: number } } } & Gives<Page<Reject>>;
    };
    '/api/v1/imports/{id}/rejects.xlsx': { get: Id & { responses: { 200: Empty } } };
    '/api/v1/imports/fields': { get: Gives<Page<Target>> };
    '/api/v1/import-mappings': {
      get: Gives<Page<SavedMapping>>;
      post: Sends<{ name: string; shared: boolean; headers: string[]; plan: Plan }> & {
        responses: { 201: Json<SavedMapping> };
      };
    };
    '/api/v1/import-mappings/{id}': {
      patch: Id & Sends<{ name: string; shared: boolean; headers: string[]; plan: Plan }> & Gives<SavedMapping>;
      delete: Id & { responses: { 204: Empty } };
    };
  }
}
