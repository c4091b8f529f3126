import type { paths } from './schema';
import type { Ok } from './types';

/** An address, as hosts get it too: the published package has this type from the same document. */
export type Account = Ok<paths['/accounts/{id}']['get']>;
