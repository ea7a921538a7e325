import { escapeHtml } from './escapeHtml.ts'

const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1c1a; --soft: #5d5b55; --line: #d9d6ce; --tint: #f6f5f1 }
@media (prefers-color-scheme: dark) { :root { --paper: #161715; --ink: #ecebe6; --soft: #a7a49c; --line: #3b3b37; --tint: #1e1f1c } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif }
main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem }
header { border-bottom: 2px solid var(--ink); padding-bottom: 1rem; margin-bottom: 1.5rem }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; break-after: avoid }
p { margin: .4rem 0; max-width: 46rem } .soft { color: var(--soft) } .brand { font-weight: 600; letter-spacing: .02em; margin: 0 0 .75rem }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1.5rem; margin: 1rem 0 }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere } .large { font-size: 1.35rem; font-weight: 600 }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .86rem; font-variant-numeric: tabular-nums }
thead { display: table-header-group } tr { break-inside: avoid }
th { text-align: left; font-weight: 500; color: var(--soft); vertical-align: bottom } th, td { padding: .3rem .55rem; border-bottom: 1px solid var(--line) }
th:first-child, td:first-child { padding-left: 0 } th:last-child, td:last-child { padding-right: 0 }
.figure { text-align: right; white-space: nowrap } .moment { white-space: nowrap }
.id, code { font: .82em/1.5 ui-monospace, 'DejaVu Sans Mono', monospace } table .id { white-space: nowrap } dd.id, code { overflow-wrap: anywhere }
.proof { display: grid; grid-template-columns: minmax(0, 1fr) 11rem; gap: 2rem; align-items: start; background: var(--tint); border: 1px solid var(--line);
  border-radius: .5rem; padding: 1rem 1.25rem; margin: 1.5rem 0; break-inside: avoid }
.proof svg { width: 11rem; height: 11rem; display: block; background: #fff } ol, ul { padding-left: 1.3rem; max-width: 46rem } li { margin: .3rem 0 }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .75rem; color: var(--soft); font-size: .85rem }
@media (max-width: 40rem) { main { padding: 1.25rem 1rem 3rem } dl, .proof { grid-template-columns: minmax(0, 1fr) } dt { margin-top: .4rem } }
@media print {
  @page { margin: 14mm } :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #fff }
  main { padding: 0; max-width: none } body { font-size: 10pt } table { font-size: 7pt } .wide { overflow: visible }
  th, td { padding: 2px 3px } table .id, .moment { white-space: normal }
}
`

/**
 * A page in one file. Its policy lets nothing be loaded and no script run, whatever a stranger's text may have brought.
 *
 * @param body - HTML, in which everything of strangers is escaped.
 * @param isLandscape - Printed across: for tables that would run off a sheet.
 */
export function page({
  title,
  body,
  language = 'en',
  isLandscape = false,
}: {
  title: string
  body: string
  language?: string
  isLandscape?: boolean
}): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}${isLandscape ? '@page { size: landscape }\n' : ''}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}
