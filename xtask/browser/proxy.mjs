// 代行入力 in a real browser: the policy, a request by phone, the inbox, approval and refusal, the marks,
// the annex. Called by the walk, in each language; the demonstration begins without any policy.

const note = 'progress-note';

const policy = {
  format: 'genpon/register/1',
  register: 'proxy-policy',
  as_of: '2026-11-20T00:00:00Z',
  entries: [{
    value: {
      code: 'clerks',
      name: { ja: '医師事務作業補助', en: 'Support clerks' },
      operations: ['enter', 'correct'],
      document_types: [note],
      proxy_roles: ['clerk'],
      principal_roles: ['physician'],
      approval: 'before',
      approve_within_hours: 24,
      means: ['voice', 'phone'],
      needs_note: true,
      basis: '医師の指示の下での入力',
    },
  }],
};

/** Entry by proxy, from the policy to the record. `tools` are those of the walk. */
export async function proxies(browser, address, lang, { must, look, logIn, size }) {
  const context = await browser.newContext({ viewport: size, locale: lang, bypassCSP: true });
  const page = await context.newPage();
  const as = async (user) => {
    await context.clearCookies();
    await logIn(page, address, user);
  };
  const press = (selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

  await as('ito');
  const chart = await someChart(page, address);
  if (!(await proxyLink(page, address, chart))) {
    must(true, `${lang} proxy: without a policy nothing is offered`);
    await establish(page, address, as);
    await as('ito');
  }
  must(await proxyLink(page, address, chart), `${lang} proxy: a policy in force is offered to its proxies`);

  await page.goto(`${address}${chart}/proxy`);
  await look(page, lang, 'proxy-begin');
  await page.fill('[name=principal]', lang === 'ja' ? '主治医' : 'attending doctor');
  await press('button[value=free]');
  must(await page.locator('#principal-fault').isVisible(), `${lang} proxy: a title is nobody`);
  await page.fill('[name=principal]', 'sato');
  await page.selectOption('[name=means]', 'phone');
  await page.fill('[name=instruction]', '解熱剤を三日分');
  await press('button[value=free]');
  await page.fill('[name=text]', '電話の指示により解熱剤を三日分。');
  await press('.editor-do button[value=stay]');
  const draft = page.url().match(/\/drafts\/[0-9a-f-]{36}/)[0];
  must(await page.locator('h1 .mark-waiting').isVisible(), `${lang} proxy: the draft waits for its principal`);
  await look(page, lang, 'proxy-draft');

  await as('sato');
  must(await page.locator('a[href="/proxy"]').first().isVisible(), `${lang} proxy: the inbox says so`);
  const early = await page.goto(`${address}${draft}/present`);
  must(early.status() === 409, `${lang} proxy: not presented before the approval`);
  await page.goto(`${address}/proxy`);
  must(await page.locator('svg.age-bar').first().isVisible(), `${lang} proxy: the age is drawn`);
  await look(page, lang, 'proxy-approvals');
  await page.goto(`${address}/proxy${draft}`);
  await look(page, lang, 'proxy-answer');
  await press('button[name=answer][value=refuse]');
  must(await page.locator('.banner-fault').isVisible(), `${lang} proxy: a refusal needs a reason`);
  await press('button[name=answer][value=approve]');
  must(page.url().endsWith('/proxy'), `${lang} proxy: approved`);
  await page.goto(`${address}${draft}/present`);
  await press('button.button-confirm');
  const record = page.url();
  must(await page.locator('section.proxied').isVisible(), `${lang} proxy: the record names both`);
  must((await page.locator('h1 ~ .record-marks .mark-waiting').count()) === 0, `${lang} proxy: nothing is pending`);
  await look(page, lang, 'proxy-record');

  await as('kato');
  await page.goto(`${address}/proxy/waiting`);
  await look(page, lang, 'proxy-waiting');
  await page.goto(`${address}/proxy/policies`);
  must(await page.getByText(lang === 'ja' ? '医師事務作業補助' : 'Support clerks').first().isVisible(), `${lang} proxy: the annex prints the policy`);
  await look(page, lang, 'proxy-policies');

  await as('ito');
  await page.goto(record);
  await page.locator('details.proxy-note summary').click();
  await page.fill('[name=note_text]', '用量を復唱し、確認した。');
  await press('details.proxy-note button[type=submit]');
  must(await page.locator('.proxy-notes').isVisible(), `${lang} proxy: a confirmation by phone is attached`);
  await context.close();
}

/** The address of a chart that the clerk may open. */
async function someChart(page, address) {
  await page.goto(`${address}/patients`);
  await page.fill('[name=q]', '00010');
  await page.press('[name=q]', 'Enter');
  await page.waitForSelector('main a[href^="/patients/"]');
  const links = await page.locator('main a[href^="/patients/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  return links.map((link) => link.match(/^\/patients\/[0-9a-f-]{36}/)?.[0]).find(Boolean);
}

async function proxyLink(page, address, chart) {
  await page.goto(`${address}${chart}/new`);
  return (await page.locator(`a[href="${chart}/proxy"]`).count()) === 1;
}

/** The records manager asks for the policy, the administrator approves it. */
async function establish(page, address, as) {
  await as('kato');
  await page.goto(`${address}/registers/proxy-policy`);
  await page.locator('details:has(#import-file) summary').click();
  await page.fill('#import-reason', '代行入力を認めるため');
  const file = { name: 'proxy-policy.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(policy)) };
  await page.setInputFiles('#import-file', file);
  await Promise.all([page.waitForNavigation(), page.locator('form:has(#import-file) button[type=submit]').click()]);
  await as('admin');
  await page.goto(`${address}/registers/proxy-policy/clerks`);
  await Promise.all([page.waitForNavigation(), page.click('button[value=approve]')]);
}
