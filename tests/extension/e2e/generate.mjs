// From the palette to the picture, in a real VS Code, on a copy of examples/shop.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openVsCode, runCommand, webview } from './vscode.mjs';

const ENTITIES = ['User', 'Address', 'Product', 'Category', 'Order', 'OrderLine', 'Payment'];

/** @typedef {{host: string, browser: string, vsix: string, python: string, shop: string, artifacts: string}} Setting */

/** @type {Record<string, (setting: Setting) => Promise<void>>} */
export const tests = {
  'draws the ER diagram of examples/shop from the palette': (setting) =>
    inShop(setting, 'generate', setting.python, async ({ page, violations }) => {
      await runCommand(page, 'Groundplan: Generate Artifact');
      await pick(page, 'mermaid_erd');
      await answer(page, '');
      const preview = webview(page);
      const drawing = preview.locator('#diagram[aria-busy="false"] svg');
      await drawing.waitFor();
      const labels = await drawing.locator('g.node .nodeLabel').allTextContents();
      const missing = ENTITIES.filter((entity) => !labels.some((label) => label.trim() === entity));
      assert.deepEqual(missing, [], `Not drawn, among ${labels.length} labels.`);
      assert.ok(await hasVisibleSize(drawing), 'The drawing has no size.');
      assert.match(await preview.locator('#score').innerText(), /^\d+ \/ 100$/);
      assert.match(await preview.locator('#evidence').innerText(), /^[1-9]\d* found in the code/);
      assert.ok(await preview.locator('#error').isHidden(), 'An error is shown.');
      assert.deepEqual(violations, []);
    }),

  'says in one message with buttons that the server can not start': (setting) =>
    inShop(setting, 'no-server', path.join(setting.shop, 'no-such-python'), async ({ page }) => {
      const toast = page.locator('.notification-toast', { hasText: "can't start its server" });
      await toast.waitFor();
      await toast.getByRole('button', { name: 'Show Log' }).waitFor();
      await toast.getByRole('button', { name: 'Open Settings' }).click();
      await page.locator('.settings-editor .setting-item-contents', { hasText: 'Python' }).first().waitFor();
    }),
};

async function inShop(setting, name, python, work) {
  const workspace = path.join(mkdtempSync(path.join(os.tmpdir(), 'gpw-')), 'shop');
  cpSync(setting.shop, workspace, { recursive: true });
  const before = listing(workspace);
  let window;
  try {
    window = await openVsCode({ ...setting, workspace, machineSettings: { 'groundplan.server.python': python, 'groundplan.index.quality': false } });
    await work(window);
    assert.deepEqual(listing(workspace), before, 'Something was written into the workspace.');
  } catch (error) {
    console.error(window?.output().slice(-2000) ?? '');
    throw error;
  } finally {
    await window?.page.screenshot({ path: path.join(setting.artifacts, `${name}.png`) }).catch(() => {});
    await window?.close();
    rmSync(path.dirname(workspace), { recursive: true, force: true });
  }
}

async function pick(page, text) {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
}

async function answer(page, text) {
  await page.locator('.quick-input-widget', { hasText: 'What should it show?' }).waitFor();
  await page.locator('.quick-input-widget input.input').fill(text);
  await page.keyboard.press('Enter');
}

async function hasVisibleSize(locator) {
  const box = await locator.boundingBox();
  return box !== null && box.width > 200 && box.height > 100;
}

function listing(folder) {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}
