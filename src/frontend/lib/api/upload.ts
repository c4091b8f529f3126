import type { Api } from './client';
import { ApiProblem, readProblem } from './problem';

export interface Upload<T> {
  answer: Promise<T>;
  /** Stop while it is on its way: rejects with `UploadStopped`. */
  stop: () => void;
}

/** The person has stopped what was being sent. */
export class UploadStopped extends Error {}

interface Posted {
  path: string;
  body: unknown;
  /** Names the request: sent again, it gets the first answer. */
  key: string;
}

/** Post JSON that may be large, and tell how much of it has left; `fetch` does not tell that. */
export function upload<T>(api: Api, { path, body, key }: Posted, onProgress: (share: number) => void): Upload<T> {
  const request = new XMLHttpRequest();
  const answer = new Promise<T>((resolve, reject) => {
    request.open('POST', api.baseUrl + path);
    request.setRequestHeader('Content-Type', 'application/json');
    request.setRequestHeader('Idempotency-Key', key);
    request.setRequestHeader('X-Requested-With', 'email-provisioning');
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total);
    };
    request.onload = () => {
      const read = bodyOf(request);
      if (request.status >= 200 && request.status < 300 && read !== undefined) resolve(read as T);
      else reject(readProblem(read, asResponse(request)));
    };
    request.onerror = () => {
      reject(new ApiProblem({ code: 'network_unreachable', status: 0 }));
    };
    request.onabort = () => {
      reject(new UploadStopped());
    };
    request.send(JSON.stringify(body));
  });
  return {
    answer,
    stop: () => {
      request.abort();
    },
  };
}

function bodyOf(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return undefined;
  }
}

/** Return what is read of an answer beside its body. */
function asResponse(request: XMLHttpRequest): Response {
  const headers = new Headers();
  const retryAfter = request.getResponseHeader('Retry-After');
  if (retryAfter) headers.set('Retry-After', retryAfter);
  return new Response(null, { status: Math.max(200, request.status), headers });
}
