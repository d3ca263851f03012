// A clinic that begins: `genpon init`, the one-time link, a second element, the first terminal, a
// second one by its code, a card, its loss, a screen that locks. Over TLS, on a data directory of its
// own. Certificates and revocation lists are made by openssl. Called by the walk, in each language.

import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const password = 'k7#Tsu9-wQm2+Zrd';

/** The beginning of a clinic. `tools` are those of the walk. */
export async function clinic(browser, program, lang, { must, look, size }) {
  const home = mkdtempSync(join(tmpdir(), 'genpon-clinic-'));
  const data = join(home, 'data');
  const port = await freePort();
  const address = `https://localhost:${port}`;
  const authority = new Authority(home);
  const init = run(program, ['init', '--data', data, '--name', 'みなと診療所', '--listen', `127.0.0.1:${port}`]);
  const link = init.match(/setup\/\S+/)?.[0];
  must(link, `${lang} clinic: init prints a one-time link`);
  writeFileSync(join(data, 'genpon.toml'), 'tls_client_certificates = true\nneeds_second_person = false\n');
  mkdirSync(join(data, 'crl'));
  const server = spawn(program, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
  const open = (options = {}) =>
    browser.newContext({ viewport: size, locale: lang, bypassCSP: true, ignoreHTTPSErrors: true, ...options });
  const contexts = [];
  try {
    await until(() => fetchable(port));
    const context = await open();
    contexts.push(context);
    const page = await context.newPage();
    await setUp(page, `${address}/${link}`, lang, { must, look });
    await enrol(page, address, lang, { must, look });
    await terminals(page, address, lang, { must, look, open, contexts });
    await cards(page, address, lang, { must, open, contexts, authority, data });
    await screens(page, address, lang, { must, look });
  } catch (error) {
    must(false, `${lang} clinic broke off: ${error.stack}`);
  } finally {
    for (const context of contexts) await context.close();
    server.kill('SIGTERM');
    await new Promise((resolve) => server.on('exit', resolve));
  }
  const verified = spawnSync(program, ['verify', '--deep', '--data', data], { encoding: 'utf8' });
  must(verified.status === 0, `${lang} clinic: verify --deep says whole ${verified.stdout.slice(0, 200)}`);
  rmSync(home, { recursive: true, force: true });
}

const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

/** The first administrator, behind the link that works once. */
async function setUp(page, link, lang, { must, look }) {
  await page.goto(link);
  await look(page, lang, 'clinic-setup');
  const fill = async (chosen) => {
    await page.fill('#name', '院長 花子');
    await page.fill('#user_id', 'incho');
    await page.fill('#password', chosen);
    await page.fill('#password_again', chosen);
    await press(page, 'main form button[type=submit]');
  };
  await fill('incho');
  must(page.url().includes('/setup/'), `${lang} clinic: a weak password is refused with its reason`);
  await fill(password);
  must(page.url().endsWith('/login'), `${lang} clinic: the administrator is made`);
  await page.goto(link);
  await fill(password);
  must(page.url().includes('/setup/'), `${lang} clinic: the link works once`);
}

async function logIn(page, address, code) {
  await page.goto(`${address}/login`);
  await page.fill('#user_id', 'incho');
  await page.fill('#password', password);
  await press(page, 'form[action="/login"] button[type=submit]');
  if (code && page.url().includes('/login/step')) {
    await page.fill('input[name=code]', code());
    await press(page, 'form:has(input[name=code]) button[type=submit]');
  }
}

let key;
const code = () => oneTimeCode(key, Math.floor(Date.now() / 30_000));

/** A second element, before anything else. */
async function enrol(page, address, lang, { must, look }) {
  await logIn(page, address);
  must(page.url().endsWith('/login/step'), `${lang} clinic: a second element is asked for`);
  await page.goto(`${address}/registers`);
  must(page.url().endsWith('/login/step'), `${lang} clinic: nothing else opens before`);
  await look(page, lang, 'clinic-enrol');
  const text = await page.locator('main').innerHTML();
  key = base32(text.match(/[A-Z2-7]{4}(?: [A-Z2-7]{4}){5,}/)[0]);
  await page.fill('input[name=code]', '000000');
  await press(page, 'form:has(input[name=code]) button[type=submit]');
  must(page.url().endsWith('/login/step'), `${lang} clinic: a wrong code enrols nothing`);
  // After a wrong one nothing is looked at for a while; what is shown now counts.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const again = (await page.locator('main').innerHTML()).match(/[A-Z2-7]{4}(?: [A-Z2-7]{4}){5,}/);
  if (again) key = base32(again[0]);
  await page.fill('input[name=code]', code());
  await press(page, 'form:has(input[name=code]) button[type=submit]');
  await look(page, lang, 'clinic-recovery');
  await press(page, 'main a.button');
  must(page.url() === `${address}/`, `${lang} clinic: then the work begins`);
}

/** Another device: refused, registered by a code, let in. */
async function terminals(page, address, lang, { must, look, open, contexts }) {
  const context = await open();
  contexts.push(context);
  const other = await context.newPage();
  await logIn(other, address);
  must(other.url().endsWith('/login'), `${lang} clinic: an unknown device is refused before the password`);
  await look(other, lang, 'clinic-unknown-terminal');
  await page.goto(`${address}/registers/terminal/new`);
  await page.fill('#name', '診察室2');
  await page.selectOption('#class', 'management');
  await page.selectOption('#ownership', 'institution');
  await page.fill('[name=reason]', '増設');
  await press(page, 'form.entry-form button[type=submit]');
  await press(page, 'form[action$="/code"] button[type=submit]');
  if (!(await page.locator('code.big').count())) throw new Error(await page.locator('main').innerText());
  const typed = await page.locator('code.big').innerText();
  await other.goto(`${address}/terminal`);
  await look(other, lang, 'clinic-terminal');
  await other.fill('#code', typed.toLowerCase());
  await press(other, 'main form[action="/terminal"] button[type=submit]');
  must((await other.content()).includes('診察室2'), `${lang} clinic: the code makes it a terminal`);
}

/** A card: good, lost, revoked, of nobody. */
async function cards(page, address, lang, { must, open, contexts, authority, data }) {
  const { certificate, key: cardKey, fingerprint } = authority.card('incho');
  await page.goto(`${address}/registers/certificate-authority/new`);
  await page.fill('#code', 'own');
  await page.fill('[name="name.ja"]', '院内認証局');
  await page.fill('[name="name.en"]', 'Own authority');
  await page.fill('[name=certificate]', authority.pem());
  await page.fill('[name=reason]', 'カードの導入');
  await press(page, 'form.entry-form button[type=submit]');
  await page.goto(`${address}/registers/certificate/new`);
  await page.selectOption('#person', { index: 0 });
  await page.fill('#name', 'カード1');
  await page.fill('#fingerprint', fingerprint);
  await page.fill('[name=reason]', '配付');
  await press(page, 'form.entry-form button[type=submit]');
  const state = await page.context().storageState();
  const device = state.cookies.filter((cookie) => cookie.name.endsWith('-device'));
  const withCard = async (certPath, keyPath) => {
    const context = await open({
      storageState: { cookies: device, origins: [] },
      clientCertificates: [{ origin: address, certPath, keyPath }],
    });
    contexts.push(context);
    const one = await context.newPage();
    await logIn(one, address);
    const answer = { url: one.url(), text: await one.locator('main').innerText() };
    await context.close();
    contexts.pop();
    return answer;
  };
  const refused = (answer) => answer.url.endsWith('/login');
  must(refused(await withCard(certificate, cardKey)), `${lang} clinic: without a revocation list no card is taken`);
  authority.publish(join(data, 'crl'));
  const good = await withCard(certificate, cardKey);
  must(good.url === `${address}/`, `${lang} clinic: password and card are two elements ${good.url} ${good.text.slice(0, 80)}`);
  const stranger = new Authority(join(data, '..'), 'stranger').card('incho');
  must(refused(await withCard(stranger.certificate, stranger.key)), `${lang} clinic: a card of another authority is refused`);
  authority.revoke(certificate);
  authority.publish(join(data, 'crl'));
  const lost = await withCard(certificate, cardKey);
  must(refused(lost), `${lang} clinic: a revoked card is refused ${lost.text.slice(0, 80)}`);
}

/** One key hides the screen; its person comes back to where they were. */
async function screens(page, address, lang, { must, look }) {
  await page.goto(`${address}/log-ins/all`);
  await look(page, lang, 'clinic-log-ins');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('F9')]);
  must(page.url().includes('/locked'), `${lang} clinic: one key locks the screen`);
  await look(page, lang, 'clinic-locked');
  await page.goBack().catch(() => {});
  must(!(await page.content()).includes('127.0.0.1'), `${lang} clinic: going back shows nothing`);
  await page.goto(`${address}/registers`);
  must(page.url().includes('/locked'), `${lang} clinic: nothing opens while it is locked`);
  await page.fill('#password', password);
  // A code is good once: wait for the next one.
  const used = code();
  await until(() => code() !== used, 31_000);
  const second = page.locator('form[action="/unlock"] input:not([type=hidden]):not([name=password])').first();
  if (await second.count()) await second.fill(code());
  await press(page, 'form[action="/unlock"] button[type=submit]');
  must(!page.url().includes('/locked'), `${lang} clinic: its person is let back`);
}

/** An authority made by openssl, with its list of what it revoked. */
class Authority {
  constructor(home, name = 'authority') {
    this.home = join(home, name);
    mkdirSync(join(this.home, 'new'), { recursive: true });
    writeFileSync(join(this.home, 'index.txt'), '');
    writeFileSync(join(this.home, 'serial'), '1000\n');
    writeFileSync(join(this.home, 'crlnumber'), '01\n');
    writeFileSync(join(this.home, 'ca.cnf'), [
      '[ca]', 'default_ca = own', '[own]', `dir = ${this.home}`, 'database = $dir/index.txt',
      'serial = $dir/serial', 'crlnumber = $dir/crlnumber', 'new_certs_dir = $dir/new',
      'certificate = $dir/ca.pem', 'private_key = $dir/ca.key', 'default_md = sha256',
      'default_days = 30', 'default_crl_days = 30', 'policy = any', 'x509_extensions = client',
      '[any]', 'commonName = supplied', '[client]', 'basicConstraints = critical,CA:false',
      'keyUsage = critical,digitalSignature', 'extendedKeyUsage = clientAuth',
    ].join('\n'));
    this.#openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
      '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', `/CN=${name}`,
      '-addext', 'keyUsage=critical,keyCertSign,cRLSign');
  }

  #openssl(...words) {
    return run('openssl', words, { cwd: this.home });
  }

  pem() {
    return readFileSync(join(this.home, 'ca.pem'), 'utf8').trim();
  }

  card(name) {
    this.#openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
      '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    this.#openssl('ca', '-batch', '-config', 'ca.cnf', '-in', `${name}.csr`, '-out', `${name}.pem`, '-notext');
    const printed = this.#openssl('x509', '-in', `${name}.pem`, '-noout', '-fingerprint', '-sha256');
    return {
      certificate: join(this.home, `${name}.pem`),
      key: join(this.home, `${name}.key`),
      fingerprint: printed.trim().split('=')[1].replaceAll(':', '').toLowerCase(),
    };
  }

  revoke(certificate) {
    this.#openssl('ca', '-config', 'ca.cnf', '-revoke', certificate);
  }

  publish(directory) {
    this.#openssl('ca', '-gencrl', '-config', 'ca.cnf', '-out', 'list.pem');
    writeFileSync(join(directory, 'own.pem'), readFileSync(join(this.home, 'list.pem')));
  }
}

function run(program, words, options = {}) {
  const done = spawnSync(program, words, { encoding: 'utf8', ...options });
  if (done.status !== 0) throw new Error(`${program} ${words[0]}: ${done.stderr}`);
  return done.stdout;
}

/** RFC 6238 with HMAC-SHA-256, six digits. */
function oneTimeCode(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha256', secret).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

function base32(text) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text.replaceAll(' ', '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0'));
  return Buffer.from(bits.join('').match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

async function fetchable(port) {
  const done = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-tls1_3'], { input: '', encoding: 'utf8' });
  return done.status === 0;
}

async function until(holds, patience = 20_000) {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('waited in vain');
}
