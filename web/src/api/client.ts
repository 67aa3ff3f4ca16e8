/**
 * The one way the page talks to the server. Every call is typed by the generated schema; every failure is an ApiError
 * carrying the server's problem document (RFC 9457). It keeps no cache: that is queries.ts.
 */
import type { Answer, Args, Method, Options, PathFor, paths } from './types';

export interface FieldError {
  /** Name of the field in the body: "name", "contacts.0.email". */
  field: string;
  message: string;
  code?: string;
}

export interface Problem {
  type?: string;
  status?: number;
  code?: string;
  title?: string;
  detail?: string;
  request_id?: string;
  params?: Record<string, unknown>;
  errors?: Array<{ field?: string; location?: string; pointer?: string; message?: string; code?: string }> | null;
  /** What travels with the problem; on a stale write (412) the record as it is now. */
  data?: unknown;
}

/** Status 0 means the server could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: FieldError[];
  readonly requestId: string;
  readonly params: Record<string, unknown>;
  readonly problem: Problem;
  /** ETag of the current version, sent with 409/412. */
  readonly etag: string | undefined;

  constructor(status: number, problem: Problem, etag?: string) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code ?? (status === 0 ? 'network' : `http.${status}`);
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    this.requestId = problem.request_id ?? '';
    this.params = problem.params ?? {};
    this.problem = problem;
    this.etag = etag;
    this.errors = (problem.errors ?? []).map((e) => ({
      field: fieldName(e.field ?? e.pointer ?? e.location ?? ''),
      message: e.message ?? '',
      code: e.code,
    }));
  }

  get offline(): boolean {
    return this.status === 0;
  }
  get stale(): boolean {
    return this.status === 412 || this.code === 'stale';
  }
  /** The stored record, when the server sent it along. */
  get current(): Record<string, unknown> | undefined {
    const data = this.problem.data as Record<string, unknown> | null | undefined;
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
    return typeof data.current === 'object' && data.current !== null ? (data.current as Record<string, unknown>) : data;
  }
}

/** Turns "#/contacts/0/email", "/contacts/0/email", "body.contacts[0].email" into "contacts.0.email". */
export function fieldName(pointer: string): string {
  let name = pointer.trim();
  if (name.startsWith('#')) name = name.slice(1);
  if (name.startsWith('/')) {
    return name
      .slice(1)
      .split('/')
      .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
      .join('.');
  }
  name = name.replace(/^body\.?/, '');
  return name.replace(/\[(\d+)\]/g, '.$1');
}

type Listener = (error: ApiError) => void;
let language = '';
let onSignedOut: Listener | undefined;
const etags = new WeakMap<object, string>();

/** Language of messages the server writes (Accept-Language). */
export function setClientLanguage(next: string): void {
  language = next;
}
/** Called when any call but the sign-in itself is answered 401. */
export function onUnauthorised(listener: Listener | undefined): void {
  onSignedOut = listener;
}
/** The ETag an answer came with. */
export function etagOf(answer: unknown): string | undefined {
  return typeof answer === 'object' && answer !== null ? etags.get(answer) : undefined;
}
/** Remembers an ETag for a copy of an answer. */
export function keepEtag<T>(answer: T, etag: string | undefined): T {
  if (etag && typeof answer === 'object' && answer !== null) etags.set(answer, etag);
  return answer;
}

type Query = Record<string, unknown>;
interface Loose {
  path?: Record<string, unknown>;
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  ifMatch?: string;
  idempotencyKey?: string;
}

/** Fills the {names} of a path and appends the query; undefined, null and "" are left out, lists are joined by commas. */
export function address(path: string, options: { path?: Record<string, unknown>; query?: Query } = {}): string {
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = options.path?.[name];
    if (value === undefined || value === null || value === '') throw new Error(`missing path parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) {
      if (value.length > 0) search.append(name, value.join(','));
    } else search.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const query = search.toString();
  return query ? `${filled}?${query}` : filled;
}

export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  // randomUUID exists only in secure contexts; a LAN installation over plain http is not one.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

function headersFor(method: Method, options: Loose, json: boolean): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (language) headers['Accept-Language'] = language;
  if (json) headers['Content-Type'] = 'application/json';
  if (options.ifMatch) headers['If-Match'] = options.ifMatch;
  if (method === 'post') headers['Idempotency-Key'] = options.idempotencyKey ?? newKey();
  return headers;
}

function problemFrom(text: string, status: number, statusText: string): Problem {
  try {
    const parsed = JSON.parse(text) as Problem;
    if (parsed && typeof parsed === 'object') return parsed;
  } catch {
    // Not JSON: a proxy's own page. Its text is of no use to the user.
  }
  return { status, title: statusText };
}

function refuse(error: ApiError, path: string): never {
  if (error.status === 401 && path !== '/api/v1/session') onSignedOut?.(error);
  throw error;
}

async function send(method: Method, path: string, options: Loose = {}): Promise<unknown> {
  const form = typeof FormData !== 'undefined' && options.body instanceof FormData;
  const json = options.body !== undefined && !form;
  let response: Response;
  try {
    response = await fetch(address(path, options), {
      method: method.toUpperCase(),
      headers: headersFor(method, options, json),
      body: json ? JSON.stringify(options.body) : (options.body as FormData | undefined),
      signal: options.signal,
      credentials: 'same-origin',
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError(0, { code: 'network' });
  }
  const etag = response.headers.get('ETag') ?? undefined;
  if (!response.ok) {
    refuse(
      new ApiError(response.status, problemFrom(await response.text(), response.status, response.statusText), etag),
      path,
    );
  }
  if (response.status === 204) return undefined;
  const type = response.headers.get('Content-Type') ?? '';
  if (!type.includes('json')) {
    const blob = await response.blob();
    return blob.size === 0 ? undefined : blob;
  }
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return keepEtag(JSON.parse(text) as unknown, etag);
  } catch {
    throw new ApiError(response.status, { code: 'bad_answer', title: 'The server sent an answer that is not JSON.' });
  }
}

/** One call; prefer the `api.get` … shorthands. */
export function call<M extends Method, P extends PathFor<M> & string>(
  method: M,
  path: P,
  ...args: Args<Options<P, M>>
): Promise<Answer<P, M>> {
  return send(method, path, args[0] as Loose) as Promise<Answer<P, M>>;
}

export const api = {
  get: <P extends PathFor<'get'> & string>(path: P, ...args: Args<Options<P, 'get'>>) => call('get', path, ...args),
  post: <P extends PathFor<'post'> & string>(path: P, ...args: Args<Options<P, 'post'>>) => call('post', path, ...args),
  put: <P extends PathFor<'put'> & string>(path: P, ...args: Args<Options<P, 'put'>>) => call('put', path, ...args),
  patch: <P extends PathFor<'patch'> & string>(path: P, ...args: Args<Options<P, 'patch'>>) =>
    call('patch', path, ...args),
  delete: <P extends PathFor<'delete'> & string>(path: P, ...args: Args<Options<P, 'delete'>>) =>
    call('delete', path, ...args),
};

export interface UploadOptions {
  path?: Record<string, unknown>;
  query?: Query;
  /** Other form fields, sent before the file. */
  fields?: Record<string, string>;
  /** Name of the file's form field; "file" unless given. */
  name?: string;
  /** 0 … 1 */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

/** Sends one file as multipart/form-data. fetch cannot report upload progress, XMLHttpRequest can. */
export function upload<P extends PathFor<'post'> & string>(
  path: P,
  file: File,
  options: UploadOptions = {},
): Promise<Answer<P, 'post'>> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(options.fields ?? {})) form.append(name, value);
    form.append(options.name ?? 'file', file, file.name);
    const request = new XMLHttpRequest();
    request.open('POST', address(path as string, options));
    for (const [name, value] of Object.entries(headersFor('post', options, false)))
      request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        options.onProgress?.(1);
        try {
          const answer = request.responseText ? (JSON.parse(request.responseText) as unknown) : undefined;
          resolve(keepEtag(answer, request.getResponseHeader('ETag') ?? undefined) as Answer<P, 'post'>);
        } catch {
          reject(new ApiError(request.status, { code: 'bad_answer' }));
        }
        return;
      }
      const error = new ApiError(request.status, problemFrom(request.responseText, request.status, request.statusText));
      if (error.status === 401) onSignedOut?.(error);
      reject(error);
    };
    request.onerror = () => reject(new ApiError(0, { code: 'network' }));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    if (options.signal) {
      if (options.signal.aborted) return reject(new DOMException('aborted', 'AbortError'));
      options.signal.addEventListener('abort', () => request.abort(), { once: true });
    }
    request.send(form);
  });
}

/** Fetches a file (GET) and hands it to the browser as a download. */
export async function download(
  path: PathFor<'get'> & string,
  options: Loose & { filename?: string } = {},
): Promise<void> {
  const blob = (await send('get', path, options)) as Blob | undefined;
  saveBlob(blob instanceof Blob ? blob : new Blob([JSON.stringify(blob ?? null)]), options.filename ?? 'download');
}

export function saveBlob(blob: Blob, filename: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export type { Body } from './types';
export type { Answer, paths };
