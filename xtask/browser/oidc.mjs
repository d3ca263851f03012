// Log-in through an identity provider that is not ours: panva's oidc-provider on loopback, in a real
// browser. Between browser, provider and Genpon stands a door of the test that can spoil what passes:
// another state, another issuer, a token with another nonce or a changed claim. Called by the walk.

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Provider from 'oidc-provider';

const secret = 'a-secret-of-the-walk-0123456789';

/** A port that is free now. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The provider: whoever types a name is believed, which is its own business. */
async function startProvider(port, back) {
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'genpon',
      client_secret: secret,
      redirect_uris: [back],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    }],
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'preferred_username'], acr: null, amr: null, auth_time: null },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
  });
  // What passes the door can be spoiled by the test: the token in the answer of the token endpoint.
  const spoil = { token: null };
  const inner = provider.callback();
  const server = createServer((asked, answer) => {
    if (!spoil.token || !asked.url.startsWith('/token')) return inner(asked, answer);
    const end = answer.end.bind(answer);
    answer.end = (body) => {
      const said = JSON.parse(body);
      if (said.id_token) said.id_token = spoil.token(said.id_token);
      const text = JSON.stringify(said);
      answer.setHeader('content-length', Buffer.byteLength(text));
      return end(text);
    };
    return inner(asked, answer);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { issuer, server, spoil, provider };
}

/** A demonstration of its own, which knows its address. */
async function startDemo(program, port) {
  const data = mkdtempSync(join(tmpdir(), 'genpon-oidc-'));
  rmSync(data, { recursive: true });
  const address = `http://localhost:${port}`;
  const demo = spawn(program, ['demo', '--listen', `127.0.0.1:${port}`, '--public-address', address,
    '--patients', '1', '--data', data]);
  await new Promise((resolve, reject) => {
    demo.stdout.on('data', (chunk) => `${chunk}`.includes('http://') && resolve());
    demo.on('exit', (code) => reject(new Error(`the demonstration ended with ${code}`)));
  });
  demo.stderr.on('data', (chunk) => process.stderr.write(chunk));
  const stop = async () => {
    demo.removeAllListeners('exit');
    demo.kill('SIGTERM');
    await new Promise((resolve) => demo.on('exit', resolve));
    rmSync(data, { recursive: true, force: true });
  };
  return { address, stop };
}

const file = (value) => ({
  name: 'identity-provider.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify({
    format: 'genpon/register/1', register: 'identity-provider', as_of: '2026-11-20T00:00:00Z', entries: [{ value }],
  })),
});

const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

/** Registers the provider: asked for by one, approved by another; then its secret. */
async function register(page, address, issuer, as) {
  await as('admin');
  await page.goto(`${address}/registers/identity-provider`);
  await page.locator('details:has(#import-file) summary').click();
  await page.fill('#import-reason', 'oidc');
  await page.setInputFiles('#import-file', file({
    code: 'hospital', name: { ja: '院内認証', en: 'Hospital log-in' }, issuer, client_id: 'genpon',
    claim: 'preferred_username', person_field: 'user_id', is_enabled: true,
  }));
  await press(page, 'form:has(#import-file) button[type=submit]');
  await page.goto(`${address}/login`);
  const before = await page.locator('form[action^="/login/sso/"]').count();
  await as('kato');
  await page.goto(`${address}/registers/identity-provider/hospital`);
  await press(page, 'button[value=approve]');
  await as('admin');
  await page.goto(`${address}/registers/identity-provider/hospital`);
  await press(page, 'form[action$="/secret"] button');
  return before;
}

/** From the log-in page to the provider, as this person, and back. */
async function through(page, address, user) {
  await page.goto(`${address}/login`);
  await page.click('form[action^="/login/sso/"] button');
  await atProvider(page, address, user);
}

async function atProvider(page, address, user) {
  await page.waitForURL(/\/interaction\//);
  await page.fill('[name=login]', user);
  await page.fill('[name=password]', 'any');
  await page.click('button[type=submit]');
  // Consent, where it is asked for; then back to us.
  await page.waitForURL((url) => url.href.startsWith(address) || /\/interaction\//.test(url.pathname));
  const isBack = () => page.url().startsWith(address);
  if (!isBack() && (await page.locator('[name=login]').count()) === 0) await page.click('button[type=submit]');
  await page.waitForURL((url) => url.href.startsWith(address) && !/\/(return|finish)$/.test(url.pathname)
    || /\/finish$/.test(url.pathname));
  await page.waitForLoadState();
}

/** Whether the log-in page says that it did not work. */
const isRefused = (page) => page.waitForSelector('.banner-fault', { timeout: 5000 }).then(() => true, () => false);

const changed = (token, change) => {
  const [header, claims, signature] = token.split('.');
  const value = JSON.parse(Buffer.from(claims, 'base64url'));
  change(value);
  return [header, Buffer.from(JSON.stringify(value)).toString('base64url'), signature].join('.');
};

/** Log-in through a foreign provider. `tools` are those of the walk. */
export async function oidc(browser, program, lang, { must, look, logIn, size }) {
  const [own, others] = [await freePort(), await freePort()];
  const { address, stop } = await startDemo(program, own);
  let started;
  try {
    const context = await browser.newContext({ viewport: size, locale: lang, bypassCSP: true });
    const page = await context.newPage();
    const as = async (user) => {
      await context.clearCookies();
      await logIn(page, address, user);
    };
    await as('admin');
    const before = await register(page, address, `http://localhost:${others}`, as);
    must(before === 0, `${lang} oidc: no button before the approval`);
    await look(page, lang, 'provider-secret');
    await page.fill('[name=secret]', secret);
    await press(page, 'main form button[type=submit]');
    const entry = await page.content();
    must(page.url().endsWith('/hospital') && !entry.includes(secret), `${lang} oidc: the secret is kept and not shown`);

    await context.clearCookies();
    await page.goto(`${address}/login`);
    const action = await page.getAttribute('form[action^="/login/sso/"]', 'action');
    await look(page, lang, 'login-sso');
    await page.click('form[action^="/login/sso/"] button');
    await page.waitForLoadState();
    must(await isRefused(page), `${lang} oidc: a provider that does not answer is said so`);
    await look(page, lang, 'login-sso-unreachable');
    started = await startProvider(others, `${address}${action}/return`);
    await new Promise((resolve) => setTimeout(resolve, 10_500));

    await through(page, address, 'sato');
    must(page.url() === `${address}/`, `${lang} oidc: in through the provider ${page.url()}`);
    must(await page.getByText('佐藤 恵子').first().isVisible(), `${lang} oidc: as the person of the register`);
    await again(page, address, lang, { must, look });

    await leave(page, context, address, lang, { must, look });
    const fresh = async () => context.clearCookies();
    await fresh();
    await through(page, address, 'nobody');
    must(await isRefused(page), `${lang} oidc: who is not registered stays out`);
    await look(page, lang, 'login-sso-refused');
    await spoiled(page, { address, lang, must, fresh, spoil: started.spoil });
    await replayed(browser, page, { address, lang, must, fresh });
    await trail(page, address, lang, { must, as });
    await withoutScripts(browser, address, lang, must);
    await context.close();
  } finally {
    started?.server.close();
    started?.server.closeAllConnections();
    await stop();
  }
}

/** A locked screen opens through the provider, to the same person alone. */
async function again(page, address, lang, { must, look }) {
  await page.goto(`${address}/patients`);
  await press(page, 'form[action="/lock"] button');
  await look(page, lang, 'locked-sso');
  await page.click('a[href*="/again?"]');
  await atProvider(page, address, 'sato');
  must(page.url().endsWith('/patients'), `${lang} oidc: a locked screen opens through the provider, where it was`);
  await press(page, 'form[action="/lock"] button');
  await page.click('a[href*="/again?"]');
  await atProvider(page, address, 'tanaka');
  await page.goto(`${address}/patients`);
  must(page.url().includes('/locked'), `${lang} oidc: to the same person alone`);
  await page.click('a[href*="/again?"]');
  await atProvider(page, address, 'sato');
}

async function leave(page, context, address, lang, { must, look }) {
  await page.goto(`${address}/`);
  await page.locator('details:has(form[action="/logout"]) summary').click();
  await press(page, 'form[action="/logout"] button');
  const link = page.locator('a[href*="/session/end"]');
  must(await link.isVisible(), `${lang} oidc: after the log-out the provider's is offered`);
  await look(page, lang, 'login-sso-left');
}

/** Tokens that were changed on the way. */
async function spoiled(page, { address, lang, must, fresh, spoil }) {
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const cases = {
    'another nonce': (token) => changed(token, (claims) => { claims.nonce = 'other'; }),
    'another person': (token) => changed(token, (claims) => { claims.preferred_username = 'admin'; }),
    'no signature': (token) => `${none}.${token.split('.')[1]}.`,
  };
  for (const [what, change] of Object.entries(cases)) {
    await fresh();
    spoil.token = change;
    await through(page, address, 'sato');
    must(await isRefused(page), `${lang} oidc: a token with ${what} is refused`);
  }
  spoil.token = null;
}

/** The answer of a provider in another browser, and with another state. */
async function replayed(browser, page, { address, lang, must, fresh }) {
  await fresh();
  let caught;
  await page.route(/\/finish\?/, (route) => {
    caught = route.request().url().replace('/finish?', '/return?');
    return route.abort();
  });
  await through(page, address, 'sato').catch(() => {});
  await page.waitForTimeout(500);
  await page.goto('about:blank');
  await page.unroute(/\/finish\?/);
  must(Boolean(caught), `${lang} oidc: an answer was caught on the way`);
  const stranger = await browser.newContext();
  const elsewhere = await stranger.newPage();
  await elsewhere.goto(caught);
  await elsewhere.waitForURL(/\/finish\?/);
  must(await isRefused(elsewhere), `${lang} oidc: an answer shown by another device is refused`);
  await stranger.close();
  const url = new URL(caught);
  url.searchParams.set('state', 'AAAA');
  await page.goto(url.href);
  await page.waitForURL(/\/finish\?/);
  must(await isRefused(page), `${lang} oidc: another state is refused`);
}

/** Each refusal has its reason in the trail. */
async function trail(page, address, lang, { must, as }) {
  await as('mori');
  const exported = await page.request.get(`${address}/audit/export/jsonl`);
  const text = await exported.text();
  for (const reason of ['provider-unreachable', 'person-unknown', 'token-signature', 'token-algorithm', 'state', 'another-person']) {
    must(text.includes(`"${reason}"`), `${lang} oidc: the trail says ${reason}`);
  }
  must(!text.includes(secret), `${lang} oidc: the trail has no secret`);
}

/** The same without a script of ours or theirs, under the real content security policy. */
async function withoutScripts(browser, address, lang, must) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: lang });
  const page = await context.newPage();
  const refused = [];
  page.on('console', (line) => {
    if (line.location().url.startsWith(address) && line.text().includes('Content Security Policy')) refused.push(line.text());
  });
  await through(page, address, 'suzuki');
  must(page.url() === `${address}/`, `${lang} oidc: without JavaScript`);
  must(refused.length === 0, `${lang} oidc: under the content security policy ${refused.join(' | ')}`);
  await context.close();
}
