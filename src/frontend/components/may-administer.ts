import type { Me } from '../lib/api/types';

/** Say whether a person may see the administrators' pages; the server decides on each of their requests. */
export const mayAdminister = ({ user }: Me): boolean => user.role !== 'member';
