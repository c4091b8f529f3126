import type { Account } from './account';
import type { paths } from './schema';

export type { Account };

export type Ok<Operation, Status extends number = 200> = Operation extends {
  responses: Record<Status, { content: { 'application/json': infer Body } }>;
}
  ? Body
  : never;

export type Body<Operation> = Operation extends {
  requestBody: { content: { 'application/json': infer Sent } };
}
  ? Sent
  : never;

// Named by path and method, so that they do not depend on what the server calls its schemas.
export type Availability = Ok<paths['/check-availability']['post']>;
export type Me = Ok<paths['/me']['get']>;
export type SignInWays = Ok<paths['/sign-in']['get']>;
export type OpenSessions = Ok<paths['/sessions']['get']>;
export type CreateInput = Body<paths['/create']['post']>;
export type Created = Ok<paths['/create']['post'], 201>;
export type AccountPage = Ok<paths['/my-accounts']['get']>;
export type AccountUsage = Ok<paths['/accounts/{id}/usage']['get']>;
export type AccountStatus = Account['status'];
export type Revealed = Ok<paths['/accounts/{id}/reveal']['post']>;
export type Credentials = Revealed['credentials'];
export type Rotated = Ok<paths['/accounts/{id}/rotate']['post']>;
export type CredentialList = Ok<paths['/accounts/{id}/credentials']['get']>;
export type Credential = CredentialList['credentials'][number];
export type CredentialInput = Body<paths['/accounts/{id}/credentials']['post']>;
export type IssuedCredential = Ok<paths['/accounts/{id}/credentials']['post'], 201>;
export type RotatedCredential = Ok<paths['/accounts/{id}/credentials/{credential}/rotate']['post']>;
export type MailServer = Credentials['smtp'];
export type SendInput = Body<paths['/accounts/{id}/send']['post']>;
export type Sent = Ok<paths['/accounts/{id}/send']['post']>;
export type MessagePage = Ok<paths['/accounts/{id}/messages']['get']>;
export type MessageSummary = MessagePage['messages'][number];
export type Message = Ok<paths['/accounts/{id}/messages/{message}']['get']>;
export type UsagePeriod = Account['usage']['day'];
export type NextAddressCost = Ok<paths['/costs/next-address']['get']>;
export type MailSetup = Ok<paths['/accounts/{id}/setup']['get']>;
