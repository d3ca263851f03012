// The main road in a real browser, in Japanese and English, wide and narrow, with axe on each page.
//
// node xtask/browser/walk.mjs PROGRAM [SCREENS]: starts `PROGRAM demo` on a free port, walks log-in →
// search → chart → note → present → confirm → correct → differences → proof → print, and says what it
// saw. Screenshots go to SCREENS. Uses Debian's chromium; ends with `N passed, N failed`.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { rights } from './access.mjs';
import { clinic } from './clinic.mjs';
import { oidc } from './oidc.mjs';
import { people } from './people.mjs';
import { proxies } from './proxy.mjs';

const [program, screens = 'target/screens'] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wide = { width: 1280, height: 900 };
const narrow = { width: 390, height: 844 };
const tally = { passed: 0, failed: 0 };
mkdirSync(screens, { recursive: true });

/** One thing that must hold. */
function must(holds, what) {
  tally[holds ? 'passed' : 'failed'] += 1;
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
}

/** Starts the demonstration and waits for its address. */
function startDemo(data) {
  const demo = spawn(program, ['demo', '--listen', '127.0.0.1:0', '--patients', '8', '--data', data]);
  const address = new Promise((resolve, reject) => {
    let printed = '';
    demo.stdout.on('data', (chunk) => {
      printed += chunk;
      const found = printed.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    });
    demo.on('exit', (code) => reject(new Error(`the demonstration ended with ${code}`)));
  });
  demo.stderr.on('data', (chunk) => process.stderr.write(chunk));
  return { demo, address };
}

/** Looks at a page: screenshots in both widths, axe, and that the reader's language is spoken. */
async function look(page, lang, name) {
  must(!(await page.content()).includes('⟦'), `${lang} ${name}: no sentence is missing`);
  await page.addScriptTag({ content: axe }).catch(() => {});
  const found = await page.evaluate(async (source) => {
    if (!window.axe) (0, eval)(source);
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const report = await window.axe.run(document, { runOnly: tags });
    return report.violations.map((one) => `${one.id} (${one.impact}): ${one.nodes[0]?.html}`);
  }, axe).catch((error) => [`axe did not run: ${error.message}`]);
  must(found.length === 0, `${lang} ${name}: axe finds nothing ${found.join(' | ')}`);
  for (const [suffix, size] of [['', wide], ['-narrow', narrow]]) {
    await page.setViewportSize(size);
    const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1);
    must(fits, `${lang} ${name}${suffix}: nothing runs off the side`);
    await page.screenshot({ path: join(screens, `${name}${suffix}-${lang}.png`), fullPage: true });
  }
  await page.setViewportSize(wide);
}

async function logIn(page, address, user) {
  await page.goto(`${address}/login`);
  await page.fill('[name=user_id]', user);
  await page.fill('[name=password]', 'genpon-demo-2026');
  await Promise.all([page.waitForNavigation(), page.click('main form button[type=submit]')]);
}

async function writeNote(page, texts) {
  for (const [name, text] of Object.entries(texts)) await page.fill(`[name=${name}]`, text);
}

async function present(page) {
  await Promise.all([page.waitForURL(/\/present$/), page.click('button[name=then][value=present]:visible')]);
}

async function confirm(page) {
  await Promise.all([page.waitForURL(/\/records\//), page.click('button.button-confirm')]);
}

/** Opens a page that must be there. */
async function open(page, address, path) {
  const answer = await page.goto(`${address}${path}`);
  must(answer.status() === 200, `${path.replace(/[0-9a-f-]{36}/, '…')} answers with ${answer.status()}`);
}

/** The main road in one language. */
async function walk(browser, address, lang) {
  const context = await browser.newContext({ viewport: wide, locale: lang, bypassCSP: true });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('response', (answer) => answer.status() >= 500 && faults.push(`${answer.status()} ${answer.url()}`));

  await page.goto(`${address}/login`);
  await look(page, lang, 'login');
  await logIn(page, address, 'sato');
  await look(page, lang, 'inbox');

  await page.goto(`${address}/patients`);
  await page.fill('[name=q]', 'タカハシ');
  await page.press('[name=q]', 'Enter');
  await page.waitForSelector('main a[href^="/patients/"]');
  must(!page.url().includes('%E3'), `${lang} search: no name in the address`);
  await look(page, lang, 'search');

  await page.locator('main a[href^="/patients/"]').first().click();
  await page.waitForURL(/\/patients\/[0-9a-f-]{36}/);
  must(await page.getByText('髙橋').first().isVisible(), `${lang} chart: the patient's name is in sight`);
  await look(page, lang, 'chart');
  const chart = page.url();

  await page.goto(`${chart.split('?')[0]}/new`);
  await look(page, lang, 'new');
  await page.locator('form:has(input[value=progress-note]) button[value=soap]').click();
  await page.waitForURL(/\/drafts\//);
  await page.fill('[name=title]', lang === 'ja' ? '発熱 受診' : 'Fever, visit');
  await writeNote(page, { subjective: '昨夜から発熱。', objective: '体温 37.8 ℃。', assessment: '感冒。', plan: '経過観察。' });
  await look(page, lang, 'draft');
  const draft = page.url().match(/\/drafts\/[0-9a-f-]{36}/)[0];
  await present(page);
  await page.goto(`${address}${draft}/print`);
  await page.emulateMedia({ media: 'print' });
  must(await page.locator('.paper-across').isVisible(), `${lang} draft print: the mark lies across the sheet`);
  await page.emulateMedia({ media: null });
  await look(page, lang, 'draft-print');
  await page.goto(`${address}${draft}/present`);
  must(await page.getByText('37.8').first().isVisible(), `${lang} present: the whole content is shown`);
  await look(page, lang, 'present');
  await confirm(page);
  await look(page, lang, 'record');
  const record = page.url().match(/\/records\/[0-9a-f-]{36}/)[0];

  await page.locator(`form[action="${record}/correct"] button`).click();
  await page.waitForURL(/\/drafts\//);
  await page.fill('[name=reason]', lang === 'ja' ? '体温の転記を誤ったため' : 'Temperature was copied wrongly');
  await writeNote(page, { objective: '体温 38.1 ℃。' });
  await present(page);
  await confirm(page);

  await page.goto(`${address}${record}/history`);
  must((await page.locator('main tbody tr').count()) >= 2, `${lang} history: both versions are listed`);
  await look(page, lang, 'history');
  await page.goto(`${address}${record}/differences?from=1&to=2`);
  must(await page.locator('del', { hasText: '37.8' }).first().isVisible(), `${lang} differences: 37.8 is struck through`);
  must(await page.locator('ins', { hasText: '38.1' }).first().isVisible(), `${lang} differences: 38.1 is underlined`);
  await look(page, lang, 'differences');

  await page.goto(`${address}${record}/proof`);
  await look(page, lang, 'proof');
  const proof = await page.request.get(`${address}${record}/proof.json`);
  const file = join(screens, `proof-${lang}.json`);
  writeFileSync(file, await proof.body());
  const keys = JSON.parse(await proof.text()).keys.flatMap((key) => ['--key', key]);
  const judged = spawnSync('python3', ['tools/check_proof.py', file, ...keys], { encoding: 'utf8' });
  must(judged.status === 0, `${lang} proof: the Python checker accepts it ${judged.status ? judged.stdout + judged.stderr : ''}`);
  writeFileSync(file, (await proof.text()).replace('38.1', '36.1').replace('"version":2', '"version":3').replace('\\"version\\":2', '\\"version\\":3'));
  const forged = spawnSync('python3', ['tools/check_proof.py', file, ...keys], { encoding: 'utf8' });
  must(forged.status === 1, `${lang} proof: the Python checker refuses an edited one`);

  await page.goto(`${address}${record}/print`);
  await page.emulateMedia({ media: 'print' });
  must(await page.getByText(lang === 'ja' ? '確定' : 'Confirmed').first().isVisible(), `${lang} print: carries the state`);
  await page.emulateMedia({ media: null });
  await look(page, lang, 'print');

  for (const [path, name] of [['/outages', 'outages'], ['/types', 'types'], ['/types/progress-note', 'type'], [chart.replace(address, '').split('?')[0] + '/location', 'location']]) {
    await open(page, address, path);
    await look(page, lang, name);
  }
  must(faults.length === 0, `${lang}: no fault of the server or of a script ${faults.join(' | ')}`);
  await context.close();
}

/** What other roles see, and that they see no more. */
async function others(browser, address, lang) {
  const context = await browser.newContext({ viewport: wide, locale: lang, bypassCSP: true });
  const page = await context.newPage();
  await logIn(page, address, 'mori');
  await open(page, address, '/audit');
  await look(page, lang, 'audit');
  for (const [form, mark] of [['csv', 'leaf_index,id,at'], ['jsonl', '"action":"session.log-in"']]) {
    const file = await page.request.get(`${address}/audit/export/${form}`);
    must((await file.text()).includes(mark), `${lang} audit: the trail comes as ${form}`);
  }
  await context.clearCookies();
  await logIn(page, address, 'admin');
  for (const [path, name] of [['/registers', 'registers'], ['/registers/document-type', 'register'], ['/registers/document-type/progress-note', 'entry'], ['/health', 'health']]) {
    await open(page, address, path);
    await look(page, lang, name);
  }
  const answer = await page.goto(`${address}/patients`);
  must(answer.status() === 403 || !(await page.content()).includes('髙橋'), `${lang}: an administrator sees no patient`);
  await context.close();
}

/** Everything works without JavaScript. */
async function withoutScripts(browser, address) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja' });
  const page = await context.newPage();
  await logIn(page, address, 'sato');
  await page.goto(`${address}/patients`);
  await page.fill('[name=q]', '00010');
  await page.locator('main form button[type=submit]').first().click();
  await page.locator('main a[href^="/patients/"]').first().click();
  must(/\/patients\/[0-9a-f-]{36}/.test(page.url()), 'without JavaScript: from log-in to a chart');
  await context.close();
}

/** Under the real content security policy no page tries what it forbids. */
async function underPolicy(browser, address) {
  const context = await browser.newContext({ locale: 'ja' });
  const page = await context.newPage();
  const refused = [];
  page.on('console', (line) => line.text().includes('Content Security Policy') && refused.push(line.text()));
  await logIn(page, address, 'sato');
  for (const path of ['/', '/patients', '/types']) await page.goto(`${address}${path}`);
  must(refused.length === 0, `the content security policy is never broken ${refused.join(' | ')}`);
  await context.close();
}

const data = mkdtempSync(join(tmpdir(), 'genpon-browser-'));
rmSync(data, { recursive: true });
const { demo, address } = startDemo(data);
let browser;
try {
  const at = await address;
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
  });
  // Before anybody enrols a second element or gets other rights.
  for (const lang of ['ja', 'en']) {
    await proxies(browser, at, lang, { must, look, logIn, size: wide });
  }
  for (const lang of ['ja', 'en']) {
    await walk(browser, at, lang);
    await others(browser, at, lang);
  }
  for (const lang of ['ja', 'en']) await rights(browser, at, lang, { must, look, logIn, size: wide });
  for (const lang of ['ja', 'en']) {
    await people(browser, at, lang, { must, look, logIn, size: wide });
  }
  for (const lang of ['ja', 'en']) await clinic(browser, program, lang, { must, look, size: wide });
  for (const lang of ['ja', 'en']) await oidc(browser, program, lang, { must, look, logIn, size: wide });
  await withoutScripts(browser, at);
  await underPolicy(browser, at);
} catch (error) {
  must(false, `the walk broke off: ${error.stack}`);
} finally {
  await browser?.close();
  demo.removeAllListeners('exit');
  demo.kill('SIGTERM');
  await new Promise((resolve) => demo.on('exit', resolve));
}
const verified = spawnSync(program, ['verify', '--deep', '--data', data], { encoding: 'utf8' });
must(verified.status === 0, `genpon verify: whole ${verified.status ? verified.stdout + verified.stderr : ''}`);
rmSync(data, { recursive: true, force: true });
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed ? 1 : 0);
