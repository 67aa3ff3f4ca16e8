/**
 * Written by hand in the generator's form until `npm run api` replaces it from api/openapi.yaml.
 */
type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Empty = { headers: Record<string, unknown>; content?: never };
type None = { query?: never; header?: never; path?: never; cookie?: never };

export interface paths {
  '/api/v1/setup': {
    parameters: None;
    get: operations['setup'];
    post: operations['set-up'];
  };
  '/api/v1/session': {
    parameters: None;
    post: operations['sign-in'];
    delete: operations['sign-out'];
  };
  '/api/v1/me': { parameters: None; get: operations['me']; patch: operations['update-me'] };
  '/api/v1/me/password': { parameters: None; post: operations['change-password'] };
  '/api/v1/me/totp': { parameters: None; post: operations['start-totp'] };
  '/api/v1/me/totp/confirm': { parameters: None; post: operations['confirm-totp'] };
  '/api/v1/me/totp/disable': { parameters: None; post: operations['disable-totp'] };
  '/api/v1/me/sessions': { parameters: None; get: operations['list-sessions'] };
  '/api/v1/me/sessions/{id}': { parameters: None; delete: operations['revoke-session'] };
  '/api/v1/me/tokens': { parameters: None; get: operations['list-tokens']; post: operations['create-token'] };
  '/api/v1/me/tokens/{id}': { parameters: None; delete: operations['revoke-token'] };
  '/api/v1/home': { parameters: None; get: operations['home'] };
  '/api/v1/search': { parameters: None; get: operations['search'] };
  '/api/v1/geo/countries': { parameters: None; get: operations['list-countries'] };
  '/api/v1/people': { parameters: None; get: operations['list-people'] };
}

export interface components {
  schemas: {
    Range: 'none' | 'own' | 'team' | 'department' | 'all';
    Level: 'none' | 'masked' | 'read' | 'edit';
    Right: {
      actions: Record<string, components['schemas']['Range']>;
      groups: Record<string, components['schemas']['Level']>;
    };
    Named: { id: string; name: string };
    Me: {
      id: string;
      login: string;
      name: string;
      email: string;
      language: 'zh-CN' | 'en';
      time_zone: string;
      theme: 'system' | 'light' | 'dark';
      must_change_password: boolean;
      two_factor: boolean;
      team?: components['schemas']['Named'] | null;
      roles: components['schemas']['Named'][] | null;
      company: { name: string; name_zh: string; base_currency: string; time_zone: string };
      rights: Record<string, components['schemas']['Right']>;
    };
    Session: {
      id: string;
      current: boolean;
      ip: string;
      user_agent: string;
      created_at: string;
      last_seen_at: string;
    };
    Token: {
      id: string;
      name: string;
      scopes: string[] | null;
      expires_on: string;
      prefix: string;
      expired: boolean;
      created_at: string;
      last_used_at?: string | null;
    };
    Home: {
      stages: { stage: string; count: number }[] | null;
      tasks: { overdue: number; today: number; week: number };
      due_tasks: { id: string; title: string; due_on?: string | null; customer?: components['schemas']['Named'] | null }[] | null;
      recent: { id: string; name?: string; country?: string; updated_at?: string }[] | null;
      stale: { id: string; name: string; days: number }[] | null;
      single_contact: { count: number };
      next_contact: { count: number };
      mine: { count: number };
    };
    Hit: { type: 'customer' | 'contact' | 'task'; customer_id?: string; id: string; title: string; subtitle?: string; country?: string };
    Country: { code: string; name: string; name_zh: string; calling_code?: string };
    User: { id: string; name: string; login?: string; active?: boolean };
  };
}

type S = components['schemas'];

export interface operations {
  setup: { parameters: None; requestBody?: never; responses: { 200: Json<{ needed: boolean; languages?: string[] | null }> } };
  'set-up': {
    parameters: None;
    requestBody: {
      content: {
        'application/json': {
          company_name: string;
          company_name_zh?: string;
          base_currency: string;
          time_zone: string;
          language: 'zh-CN' | 'en';
          admin: { login: string; name: string; password: string };
        };
      };
    };
    responses: { 201: Json<{ me?: S['Me'] }> };
  };
  'sign-in': {
    parameters: None;
    requestBody: { content: { 'application/json': { login: string; password: string; code?: string } } };
    responses: { 200: Json<{ me: S['Me'] }> };
  };
  'sign-out': { parameters: None; requestBody?: never; responses: { 204: Empty } };
  me: { parameters: None; requestBody?: never; responses: { 200: Json<S['Me']> } };
  'update-me': {
    parameters: None;
    requestBody: {
      content: {
        'application/json': {
          name?: string;
          email?: string;
          language?: 'zh-CN' | 'en';
          time_zone?: string;
          theme?: 'system' | 'light' | 'dark';
        };
      };
    };
    responses: { 200: Json<S['Me']> };
  };
  'change-password': {
    parameters: None;
    requestBody: { content: { 'application/json': { current: string; new: string } } };
    responses: { 204: Empty };
  };
  'start-totp': { parameters: None; requestBody?: never; responses: { 200: Json<{ secret: string; url: string }> } };
  'confirm-totp': {
    parameters: None;
    requestBody: { content: { 'application/json': { code: string } } };
    responses: { 200: Json<{ recovery_codes: string[] | null }> };
  };
  'disable-totp': {
    parameters: None;
    requestBody: { content: { 'application/json': { password: string } } };
    responses: { 204: Empty };
  };
  'list-sessions': { parameters: None; requestBody?: never; responses: { 200: Json<{ items: S['Session'][] | null }> } };
  'revoke-session': {
    parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
    requestBody?: never;
    responses: { 204: Empty };
  };
  'list-tokens': { parameters: None; requestBody?: never; responses: { 200: Json<{ items: S['Token'][] | null }> } };
  'create-token': {
    parameters: None;
    requestBody: { content: { 'application/json': { name: string; scopes: string[]; expires_on: string } } };
    responses: { 201: Json<S['Token'] & { token: string }> };
  };
  'revoke-token': {
    parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
    requestBody?: never;
    responses: { 204: Empty };
  };
  home: { parameters: None; requestBody?: never; responses: { 200: Json<S['Home']> } };
  search: {
    parameters: { query?: { q?: string; limit?: number }; header?: never; path?: never; cookie?: never };
    requestBody?: never;
    responses: { 200: Json<{ items: S['Hit'][] | null }> };
  };
  'list-countries': { parameters: None; requestBody?: never; responses: { 200: Json<{ items: S['Country'][] | null }> } };
  'list-people': {
    parameters: { query?: { q?: string; limit?: number; cursor?: string }; header?: never; path?: never; cookie?: never };
    requestBody?: never;
    responses: { 200: Json<{ items: S['User'][] | null; next_cursor?: string; total?: { count: number; more?: boolean } }> };
  };
}
