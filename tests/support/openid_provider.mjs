// Serves a real OpenID provider on a free port of loopback, and prints its issuer.
// Arguments: a file beside the node_modules to use, the client's redirect address.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [from, redirect] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(createRequire(from).resolve('oidc-provider')));

const configuration = {
  clients: [
    {
      client_id: 'email-provisioning',
      client_secret: 'a secret of the tests alone',
      redirect_uris: [redirect],
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, groups: id === 'chief' ? ['mail-admins'] : [] }),
  }),
  cookies: { keys: ['of the tests alone'] },
};

// The issuer holds the port, which is known only once something listens there.
const { createServer } = await import('node:http');
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  server.on('request', new Provider(issuer, configuration).callback());
  console.log(issuer);
});
