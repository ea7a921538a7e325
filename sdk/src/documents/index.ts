/** Pages for people: one file each, printable, that ask nothing of any network and run no script. */
export { type CertificatePageParameters, certificatePage } from './certificatePage.ts'
export { escapeHtml } from './escapeHtml.ts'
export { readTitle, type Title, tidyText } from './readTitle.ts'
export { type StatementPageParameters, statementPage } from './statementPage.ts'
