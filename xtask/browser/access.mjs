// Rights in a real browser: the policy, why somebody may or may not, a grant and its review by the
// manager, a menu taken from one person, a patient whom only named people may know of. Called by the
// walk in each language; what it sets up, it takes back.

const restricted = '00010';

/** A register as a file with new entries. */
const file = (register, entries) => ({
  name: `${register}.json`,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify({
    format: 'genpon/register/1',
    register,
    as_of: '2026-11-20T00:00:00Z',
    entries: entries.map((value) => ({ value })),
  })),
});

/** Rights, from the policy to the review. `tools` are those of the walk. */
export async function rights(browser, address, lang, { must, look, logIn, size }) {
  const context = await browser.newContext({ viewport: size, locale: lang, bypassCSP: true });
  const page = await context.newPage();
  const as = async (user) => {
    await context.clearCookies();
    await logIn(page, address, user);
  };
  const press = (selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
  const bring = (register, entries) => importFile(page, address, register, entries);
  const ids = await people(page, address, as);

  await as('admin');
  await page.goto(`${address}/policy`);
  must(await page.getByText('佐藤 恵子 (sato)').first().isVisible(), `${lang} rights: the policy names who may open what`);
  await look(page, lang, 'policy');
  const written = await page.request.get(`${address}/policy.md`);
  must((await written.text()).startsWith('# '), `${lang} rights: the policy is a document`);

  await page.goto(`${address}/access/explain`);
  await look(page, lang, 'explain');
  await page.fill('[name=user_id]', 'suzuki');
  await page.selectOption('[name=operation]', 'confirm');
  await page.selectOption('[name=kind]', 'type');
  await page.fill('[name=thing]', 'progress-note');
  await press('main form button[type=submit]');
  must(await page.locator('#answer .banner-fault').isVisible(), `${lang} rights: why not, and what would be needed`);
  must(!page.url().includes('suzuki'), `${lang} rights: no name in the address`);
  await look(page, lang, 'explain-refused');

  // A role for one person: asked for, approved by another, confirmed by the manager.
  const ward = `ward-${lang}`;
  const name = { ja: `病棟 ${lang}`, en: `Ward ${lang}` };
  await bring('department', [{ code: ward, name, manager: ids.sato }]);
  await approve(page, address, as, 'department', ward);
  await as('admin');
  await bring('grant', [{ person: ids.suzuki, effect: 'allow', role: 'auditor', reason: '応援', requested_by: ward }]);
  await as('suzuki');
  must((await page.locator('nav a[href="/audit"]').count()) === 0, `${lang} rights: nothing before the approval`);
  await approveFirst(page, address, as, 'grant');
  await as('suzuki');
  must((await page.locator('nav a[href="/audit"]').count()) === 1, `${lang} rights: the role holds at once`);
  await as('sato');
  must(await page.locator('a[href="/reviews"]').isVisible(), `${lang} rights: the manager's inbox has the review`);
  await page.goto(`${address}/reviews`);
  await look(page, lang, 'reviews');
  await press('main a[href^="/reviews/"]');
  await look(page, lang, 'review');
  await page.check('input[value=withdraw]');
  await press('main form button[type=submit]');
  await as('suzuki');
  must((await page.locator('nav a[href="/audit"]').count()) === 0, `${lang} rights: what is withdrawn ends at once`);
  const direct = await page.goto(`${address}/audit`);
  must(direct.status() === 403, `${lang} rights: and its address is refused`);

  // A patient whom only one physician may know of.
  await as('tanaka');
  const chart = await found(page, address);
  must(Boolean(chart), `${lang} rights: the patient is found before`);
  await as('kato');
  await bring('restriction', [{ patient_no: chart.number, kind: 'staff', reason: '職員', persons: [ids.sato] }]);
  await as('tanaka');
  const hidden = await page.goto(`${address}${chart.href}`);
  const absent = await page.request.get(`${address}/patients/01900000-0000-7000-8000-000000000000`);
  must(hidden.status() === 404 && absent.status() === 404, `${lang} rights: told of as one who is not there`);
  must(!(await found(page, address, chart.number)), `${lang} rights: not found either`);
  await as('sato');
  const open = await page.goto(`${address}${chart.href}`);
  must(open.status() === 200, `${lang} rights: the named physician goes on`);
  await lift(page, address, as, chart.number);

  await as('sato');
  await page.goto(`${address}/privileges`);
  await look(page, lang, 'privileges');
  await context.close();
}

/** The ids of people, from their register. */
async function people(page, address, as) {
  await as('admin');
  const exported = await page.request.get(`${address}/registers/person/export/json`);
  const { entries } = await exported.json();
  return Object.fromEntries(entries.map((entry) => [entry.value.user_id, entry.key]));
}

async function importFile(page, address, register, entries) {
  await page.goto(`${address}/registers/${register}`);
  await page.locator('details:has(#import-file) summary').click();
  await page.fill('#import-reason', 'access');
  await page.setInputFiles('#import-file', file(register, entries));
  await Promise.all([page.waitForNavigation(), page.locator('form:has(#import-file) button[type=submit]').click()]);
}

async function approve(page, address, as, register, key) {
  await as('kato');
  await page.goto(`${address}/registers/${register}/${key}`);
  await Promise.all([page.waitForNavigation(), page.click('button[value=approve]')]);
}

/** Approves the request that waits in a register. */
async function approveFirst(page, address, as, register) {
  await as('kato');
  await page.goto(`${address}/registers`);
  const href = await page.locator(`main a[href^="/registers/${register}/"]`).first().getAttribute('href');
  await approve(page, address, as, register, href.split('/').pop());
}

/** The first patient that a search finds: address and number. */
async function found(page, address, number = restricted) {
  await page.goto(`${address}/patients`);
  await page.fill('main [name=q]', number);
  await Promise.all([page.waitForNavigation(), page.press('main [name=q]', 'Enter')]);
  const link = page.locator('main tbody a[href^="/patients/"]').first();
  if ((await link.count()) === 0) return null;
  const text = await page.locator('main tbody tr').first().innerText();
  const href = (await link.getAttribute('href')).match(/^\/patients\/[0-9a-f-]{36}/)[0];
  return { href, number: text.match(/\d{5,}/)[0] };
}

/** Retires the restriction: asked for by one, approved by another. */
async function lift(page, address, as, number) {
  await as('kato');
  const exported = await page.request.get(`${address}/registers/restriction/export/json`);
  const file = await exported.json();
  const entry = file.entries.find((one) => one.value.patient_no === number && !one.retired);
  const value = { ...file, entries: [{ ...entry, retired: true }] };
  await page.goto(`${address}/registers/restriction`);
  await page.locator('details:has(#import-file) summary').click();
  await page.fill('#import-reason', 'lift');
  await page.setInputFiles('#import-file', {
    name: 'restriction.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(value)),
  });
  await Promise.all([page.waitForNavigation(), page.locator('form:has(#import-file) button[type=submit]').click()]);
  await as('admin');
  await page.goto(`${address}/registers/restriction/${entry.key}`);
  await Promise.all([page.waitForNavigation(), page.click('button[value=approve]')]);
}
