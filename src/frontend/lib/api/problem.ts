/** One field that the server refused, with a stable code. */
export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

/** What a problem document may carry beside its code. */
export interface ProblemParams {
  /** Seconds until a new attempt makes sense. */
  retryAfter: number | null;
  limit: number | null;
  used: number | null;
  /** Which sending limit is meant. */
  period: 'minute' | 'day' | 'month' | null;
  /** RFC 3339 instant at which the limit starts anew. */
  resetsAt: string | null;
  suggestions: string[];
}

const NO_PARAMS: ProblemParams = {
  retryAfter: null,
  limit: null,
  used: null,
  period: null,
  resetsAt: null,
  suggestions: [],
};

interface ApiProblemInit extends Partial<ProblemParams> {
  code: string;
  status: number;
  detail?: string;
  requestId?: string | null;
  fields?: FieldProblem[];
}

/** The one error of the API client: an RFC 9457 problem, or the failure to get an answer at all. */
export class ApiProblem extends Error {
  readonly code: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly detail: string;
  readonly requestId: string | null;
  readonly params: ProblemParams;
  readonly fields: FieldProblem[];

  constructor({ code, status, detail = '', requestId = null, fields = [], ...params }: ApiProblemInit) {
    super(detail || code);
    this.name = 'ApiProblem';
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.requestId = requestId;
    this.fields = fields;
    this.params = { ...NO_PARAMS, ...params };
  }

  /** Say whether the request may have been carried out although no good answer came. */
  get outcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** Say whether the same request may succeed later without a change by the person. */
  get mayPass(): boolean {
    return this.outcomeUnknown || this.status === 429;
  }
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function fieldProblem(value: unknown): FieldProblem {
  const entry = isFields(value) ? value : {};
  return {
    field: text(entry['field']) ?? '',
    code: text(entry['code']) ?? 'invalid',
    message: text(entry['message']) ?? '',
  };
}

/** What somebody between us and the server means, who answers without a problem document. */
const BY_STATUS: Partial<Record<number, string>> = {
  401: 'authentication_required',
  413: 'body_too_large',
  429: 'too_many_requests',
};

function codeOf(status: number): string {
  return BY_STATUS[status] ?? (status >= 500 ? 'internal_error' : 'unexpected_answer');
}

/** Return the seconds to wait, which may be written as a date (RFC 9110, section 10.2.3); null where none are told. */
function secondsToWait(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds;
  const left = Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return left > 0 ? left : null;
}

/** Read a problem document; an answer that is none becomes a problem with a code of our own. */
export function readProblem(body: unknown, response: Response): ApiProblem {
  const retryAfter = secondsToWait(response.headers.get('Retry-After'));
  if (!isFields(body) || !text(body['code'])) {
    return new ApiProblem({ code: codeOf(response.status), status: response.status, retryAfter });
  }
  return new ApiProblem({
    code: text(body['code']) ?? '',
    status: response.status,
    detail: text(body['detail']) ?? text(body['title']) ?? '',
    requestId: text(body['request_id']),
    fields: list(body['errors']).map(fieldProblem),
    retryAfter: number(body['retry_after']) ?? retryAfter,
    limit: number(body['limit']),
    used: number(body['used']),
    period: isPeriod(body['period']) ? body['period'] : null,
    resetsAt: text(body['resets_at']),
    suggestions: list(body['suggestions']).filter((entry) => typeof entry === 'string'),
  });
}

/** Narrow what a hook reports; anything unknown is a fault of ours and reads as one. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({ code: 'unexpected_answer', status: 0 });
}

function isPeriod(value: unknown): value is 'minute' | 'day' | 'month' {
  return value === 'minute' || value === 'day' || value === 'month';
}
