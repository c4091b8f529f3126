import type { Invitation } from '../../../lib/api/admin-types';
import { unwrap, type Api } from '../../../lib/api/client';
import { useUserMutation } from './use-user-change';

const issueLink = (api: Api, id: string): Promise<Invitation> =>
  unwrap(api.POST('/admin/users/{id}/link', { params: { path: { id } } }));

/** Get another link that signs a person in once. */
export const useIssueLink = () => useUserMutation(issueLink);
