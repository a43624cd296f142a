import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isFromWebview, isToWebview } from '../../../extension/src/messages';

describe('messages between the extension and its webview', () => {
  const show = {
    kind: 'show', version: 1, title: 'ER diagram: shop', source: 'erDiagram', score: 97.5, accepted: true, found: 3, proposed: 0, notes: [],
  };

  it('accepts the three that a webview sends', () => {
    assert.ok(isFromWebview({ kind: 'ready' }));
    assert.ok(isFromWebview({ kind: 'drawn', version: 3 }));
    assert.ok(isFromWebview({ kind: 'failed', version: 3, message: 'Parse error', line: 2 }));
    assert.ok(isFromWebview({ kind: 'failed', version: 3, message: 'Parse error', line: null }));
  });

  for (const wrong of [
    undefined, null, 'ready', 7, [], {}, { kind: 'show' }, { kind: 'drawn' }, { kind: 'drawn', version: '3' },
    { kind: 'failed', version: 3, message: 'x' }, { kind: 'failed', version: 3, line: 1 },
  ]) {
    it(`refuses ${JSON.stringify(wrong)}`, () => {
      assert.equal(isFromWebview(wrong), false);
    });
  }

  it('accepts what the host sends, and nothing with a part missing', () => {
    assert.ok(isToWebview(show));
    for (const part of Object.keys(show)) {
      const { [part as keyof typeof show]: _, ...rest } = show;
      assert.equal(isToWebview(rest), false, `without ${part}`);
    }
  });
});
