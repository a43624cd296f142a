import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { excerpt, faultOf } from '../../../extension/src/webview/error-line';

describe('where Mermaid found a fault', () => {
  it('is in the hash of a jison parser', () => {
    const error = Object.assign(new Error('Parse error'), { hash: { loc: { first_line: 4, last_line: 5 } } });
    assert.equal(faultOf(error).line, 4);
  });

  it('is in the text of a langium parser', () => {
    assert.equal(faultOf(new Error('Parsing failed: Parse error on line 3, column 7: unexpected character')).line, 3);
  });

  it('is unknown where no line is named', () => {
    assert.deepEqual(faultOf(new Error('No diagram type detected')), { message: 'No diagram type detected', line: null });
  });

  it('is unknown for something thrown that is no error', () => {
    assert.deepEqual(faultOf('stop'), { message: 'stop', line: null });
  });
});

describe('the excerpt beside an error', () => {
  const source = Array.from({ length: 12 }, (_, index) => `text ${index + 1}`).join('\n');

  it('marks the line among its neighbours', () => {
    assert.equal(excerpt(source, 10, 1), '   9 | text 9\n> 10 | text 10\n  11 | text 11');
  });

  it('shows the beginning where the line is unknown', () => {
    assert.equal(excerpt(source, null, 1), '  1 | text 1\n  2 | text 2');
  });

  it('holds on to the text where the line lies behind its end', () => {
    assert.equal(excerpt('a\nb', 9, 1), '  1 | a\n  2 | b');
  });
});
