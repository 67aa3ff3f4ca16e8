/** Operations of the administrator's pages, in the generator's form until the schema holds them. */
import type { AuditEntry, Verdict } from '../audit/types';
import type { Job, JobPage } from '../jobs/types';
import type {
  AccessInfo,
  Company,
  Department,
  Grants,
  MatrixResource,
  OwnField,
  OwnOption,
  Role,
  Tag,
  Team,
  User,
} from './types';

type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Empty = { headers: Record<string, unknown>; content?: never };
type Id = { parameters: { path: { id: string } } };
type Query<Q> = { parameters: { query?: Q } };
type Sends<B> = { requestBody: { content: { 'application/json': B } } };
type Gives<T> = { responses: { 200: Json<T> } };
type Makes<T> = { responses: { 201: Json<T> } };
type Nothing = { responses: { 204: Empty } };
type Page<T> = { items: T[]; next_cursor?: string; total?: { count: number; more?: boolean } };
type UserFields = {
  login?: string;
  name?: string;
  email?: string;
  language?: string;
  time_zone?: string;
  team_id?: string;
  department_id?: string;
  role_ids?: string[];
};
type RoleFields = { name?: string; name_zh?: string; description?: string; grants?: Grants };
type OwnFieldFields = {
  entity?: string;
  code?: string;
  label?: string;
  label_zh?: string;
  kind?: string;
  options?: OwnOption[];
  required?: boolean;
  group?: string;
  help?: string;
  disabled?: boolean;
};
type AuditQuery = {
  from?: string;
  to?: string;
  actor?: string;
  action?: string;
  entity?: string;
  entity_id?: string;
  q?: string;
  cursor?: string;
  limit?: number;
};

declare module '@/api/schema' {
  interface paths {
    '/api/v1/users': {
      get: Query<{ q?: string; status?: 'active' | 'disabled'; cursor?: string; limit?: number }> & Gives<Page<User>>;
      post: Sends<UserFields & { login: string; name: string }> & Makes<User & { initial_password?: string }>;
    };
    '/api/v1/users/{id}': { get: Id & Gives<User>; patch: Id & Sends<UserFields> & Gives<User> };
    '/api/v1/users/{id}/access': { get: Id & Gives<AccessInfo> };
    '/api/v1/users/{id}/disable': { post: Id & Sends<{ reassign_to?: string }> & Gives<User & { moved: number }> };
    '/api/v1/users/{id}/enable': { post: Id & Gives<User> };
    '/api/v1/users/{id}/reset-password': { post: Id & Gives<{ initial_password: string }> };
    '/api/v1/users/{id}/reset-totp': { post: Id & Nothing };
    '/api/v1/users/{id}/sign-out-everywhere': { post: Id & Nothing };
    '/api/v1/teams/{id}': {
      patch: Id & Sends<{ name?: string; department_id?: string }> & Gives<Team>;
      delete: Id & Nothing;
    };
    '/api/v1/departments': {
      get: Gives<Page<Department>>;
      post: Sends<{ name: string; parent_id?: string }> & Makes<Department>;
    };
    '/api/v1/departments/{id}': {
      patch: Id & Sends<{ name?: string; parent_id?: string }> & Gives<Department>;
      delete: Id & Nothing;
    };
    '/api/v1/roles': {
      get: Gives<Page<Role>>;
      post: Sends<RoleFields & { name: string; copy_of?: string }> & Makes<Role>;
    };
    '/api/v1/roles/{id}': { get: Id & Gives<Role>; patch: Id & Sends<RoleFields> & Gives<Role>; delete: Id & Nothing };
    '/api/v1/access/matrix': { get: Gives<{ resources: MatrixResource[] }> };
    '/api/v1/company': { get: Gives<Company>; patch: Sends<Partial<Omit<Company, 'version'>>> & Gives<Company> };
    '/api/v1/own-fields': {
      get: Query<{ entity?: string }> & Gives<Page<OwnField>>;
      post: Sends<OwnFieldFields> & Makes<OwnField>;
    };
    '/api/v1/own-fields/{id}': { patch: Id & Sends<OwnFieldFields> & Gives<OwnField> };
    '/api/v1/own-fields/reorder': { post: Sends<{ entity: string; ids: string[] }> & Nothing };
    '/api/v1/tags/{id}': { patch: Id & Sends<{ name?: string; color?: string }> & Gives<Tag>; delete: Id & Nothing };
    '/api/v1/audit': { get: Query<AuditQuery> & Gives<Page<AuditEntry>> };
    '/api/v1/audit.xlsx': { get: { responses: { 200: Empty } } };
    '/api/v1/audit/facets': { get: Gives<{ actions: string[]; entities: string[] }> };
    '/api/v1/audit/verify': {
      post: { requestBody?: { content: { 'application/json': { heads?: string[] } } } } & Gives<Verdict>;
    };
    '/api/v1/jobs': { get: Query<{ state?: Job['state']; cursor?: string; limit?: number }> & Gives<JobPage> };
    '/api/v1/jobs/{id}/retry': { post: Id & Gives<Job> };
    '/api/v1/jobs/{id}/cancel': { post: Id & Gives<Job> };
  }
}
