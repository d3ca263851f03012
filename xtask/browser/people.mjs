// How people get in, in a real browser with a virtual authenticator (CDP): a passkey is enrolled, logs in
// alone and as a second element, proves again; one-time codes; a forced first change; a substitute.

import { createHmac } from 'node:crypto';

/** The code of an authenticator app: RFC 6238 with SHA-256, `ahead` steps from now. */
function totp(secret, ahead = 0) {
  const bits = [...secret.replaceAll(' ', '')].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const tag = createHmac('sha256', key).update(step).digest();
  const number = tag.readUInt32BE(tag[31] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** A key that verifies its holder, in this page. */
async function authenticator(context, page) {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true,
      hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
}

const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const logOut = (page, at) => page.context().clearCookies().then(() => page.goto(`${at}/login`));

/** Passkey: enrolled, log-in alone, as the second element, and once more. */
async function passkey(page, at, lang, user, { must, look, logIn }) {
  await logIn(page, at, user);
  await page.goto(`${at}/account`);
  await look(page, lang, 'account');
  await page.goto(`${at}/account/enrol`);
  await look(page, lang, 'account-enrol');
  await page.fill('form[data-passkey=create] [name=name]', lang === 'ja' ? '青い鍵' : 'blue key');
  await press(page, 'form[data-passkey=create] button[type=submit]');
  must((await page.locator('.codes li').count()) === 10, `${lang} passkey: enrolled, ten recovery codes are shown once`);
  await look(page, lang, 'recovery');
  await page.goto(`${at}/account`);
  must(await page.getByText(lang === 'ja' ? '青い鍵' : 'blue key').first().isVisible(), `${lang} passkey: stands on the account page`);
  await look(page, lang, 'account-with-passkey');

  await logOut(page, at);
  await press(page, 'form[data-passkey=get] button[type=submit]');
  must(new URL(page.url()).pathname === '/', `${lang} passkey: lets its holder in alone`);

  await page.goto(`${at}/account/prove?next=/account`);
  await look(page, lang, 'prove');
  await press(page, '[data-passkey-here] button');
  must(new URL(page.url()).pathname === '/account', `${lang} passkey: proves again who its holder is`);

  await logOut(page, at);
  await logIn(page, at, user);
  must(new URL(page.url()).pathname === '/login/step', `${lang} second element: the password alone does not let in`);
  await page.goto(`${at}/patients`);
  must(new URL(page.url()).pathname === '/login/step', `${lang} second element: nothing else opens before it`);
  await look(page, lang, 'step-second');
  await press(page, 'form[data-passkey=get] button[type=submit]');
  must(new URL(page.url()).pathname === '/', `${lang} second element: the passkey lets in`);
}

/** One-time codes: enrolled by the secret that is shown, used, not used twice. */
async function codes(page, at, lang, user, { must, logIn }) {
  await logIn(page, at, user);
  await page.goto(`${at}/account/enrol`);
  must(await page.locator('svg.qr path').isVisible(), `${lang} codes: the picture is drawn`);
  const secret = (await page.locator('code.secret').first().textContent()).trim();
  await page.fill('[name=code]', totp(secret));
  await press(page, 'form:has(input[value=enrol-totp]) button[type=submit]');
  must((await page.locator('.codes li').count()) === 10, `${lang} codes: the app is enrolled`);
  await logOut(page, at);
  await logIn(page, at, user);
  const code = totp(secret, 1);
  await page.fill('[name=totp]', code);
  await press(page, 'form:has(input[value=totp]) button[type=submit]');
  must(new URL(page.url()).pathname === '/', `${lang} codes: a code lets in`);
  await logOut(page, at);
  await logIn(page, at, user);
  await page.fill('[name=totp]', code);
  await press(page, 'form:has(input[value=totp]) button[type=submit]');
  must(new URL(page.url()).pathname === '/login/step', `${lang} codes: the same code lets in once only`);
}

/** A new person: temporary password, forced change. A forgotten device: substitute. */
async function helped(page, at, lang, user, { must, look, logIn }) {
  const admin = await page.context().browser().newContext({ locale: lang, bypassCSP: true });
  const desk = await admin.newPage();
  await logIn(desk, at, 'admin');
  await desk.goto(`${at}/registers/person/new`);
  const id = `new-${lang}`;
  await desk.fill('[name=user_id]', id);
  await desk.fill('[name=name]', lang === 'ja' ? '新人 桃子' : 'Momoko Shinjin');
  await desk.check('[name=is_enabled]');
  await desk.fill('[name=reason]', 'test');
  await press(desk, 'main form button[type=submit].button-main');
  const key = desk.url().split('/').at(-1);
  await desk.goto(`${at}/entrance/${key}`);
  await look(desk, lang, 'entrance-one');
  await desk.fill('#reason-temporary', 'test');
  await press(desk, 'form[action$="/temporary"] button[type=submit]');
  const temporary = (await desk.locator('code.secret').textContent()).trim();
  await look(desk, lang, 'entrance-hand-over');

  await logOut(page, at);
  await page.fill('[name=user_id]', id);
  await page.fill('[name=password]', temporary);
  await press(page, 'main form button[type=submit]');
  must(new URL(page.url()).pathname === '/login/step', `${lang} first log-in: the password is changed before anything else`);
  await look(page, lang, 'step-change');
  const own = (await page.locator('code.secret').textContent()).trim();
  await page.fill('[name=old]', temporary);
  await page.fill('[name=password]', own);
  await page.fill('[name=password_again]', own);
  await press(page, 'form:has(input[value=password]) button[type=submit]');
  must(new URL(page.url()).pathname === '/', `${lang} first log-in: then the work begins`);

  await desk.goto(`${at}/entrance?alarming=`);
  await desk.goto(`${at}/entrance`);
  await look(desk, lang, 'entrance');
  await desk.locator('main tbody tr', { hasText: user }).locator('a').first().click();
  await desk.waitForURL(/\/entrance\/[0-9a-f-]{36}/);
  await desk.fill('#reason-substitute', 'test');
  await press(desk, 'form[action$="/substitute"] button[type=submit]');
  const substitute = (await desk.locator('code.secret').textContent()).trim();
  await logOut(page, at);
  await logIn(page, at, user);
  await page.fill('[name=substitute]', substitute);
  await press(page, 'form:has(input[value=substitute]) button[type=submit]');
  must(new URL(page.url()).pathname === '/', `${lang} substitute: lets in who left the device at home`);
  await admin.close();
}

/** All of it in one language. `address` is that of the demonstration. */
export async function people(browser, address, lang, tools) {
  // Passkeys are bound to names, and this machine has only one.
  const at = address.replace('127.0.0.1', 'localhost');
  const [first, second] = lang === 'ja' ? ['suzuki', 'ito'] : ['tanaka', 'kato'];
  const context = await browser.newContext({ viewport: tools.size, locale: lang, bypassCSP: true });
  const page = await context.newPage();
  await authenticator(context, page);
  await passkey(page, at, lang, first, tools);
  await logOut(page, at);
  await codes(page, at, lang, second, tools);
  await helped(page, at, lang, first, tools);
  await logOut(page, at);
  await page.goto(`${at}/login/leak`);
  await tools.look(page, lang, 'leak');
  await context.close();
}
