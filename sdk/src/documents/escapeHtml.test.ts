import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { escapeHtml } from './escapeHtml.ts'

describe('escapeHtml', () => {
  it('leaves nothing that a browser takes for markup', () => {
    assert.equal(
      escapeHtml(`</title><script>alert("1")</script><img src=x onerror='go()'>&amp;`),
      '&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;go()&#39;&gt;&amp;amp;',
    )
  })

  it('takes out what changes the direction of text, and control characters', () => {
    assert.equal(escapeHtml('abc\u202edef\u0000\u001bghi\u2066'), 'abc def ghi ')
  })

  it('replaces half characters, and keeps whole ones', () => {
    assert.equal(escapeHtml('a\ud800b 🎨 ü'), 'a\ufffdb 🎨 ü')
  })
})
