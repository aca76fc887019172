// oidc-provider with its own pages for development: whoever types a name is let in. Its settings come as JSON in
// PROVIDER: { port, client, secondsOfAccess }.
import Provider from 'oidc-provider';

const settings = JSON.parse(process.env.PROVIDER);
const provider = new Provider(`http://127.0.0.1:${settings.port}`, {
  clients: [settings.client],
  claims: { openid: ['sub'], profile: ['groups'] },
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, groups: ['buyer'] }) }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  clientAuthMethods: ['private_key_jwt'],
  ttl: { AccessToken: settings.secondsOfAccess, IdToken: 600, RefreshToken: 3600, Interaction: 600, Session: 3600, Grant: 3600 },
  pkce: { required: () => true },
});
provider.listen(settings.port, '127.0.0.1', () => console.log('listening'));
