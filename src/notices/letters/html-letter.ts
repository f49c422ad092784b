import type { LetterParts } from './letter-parts.js'

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const MUTED = 'color:#57606a;font-size:13px'

/** The HTML of an e-mail: no images, no scripts, no styles but inline ones, and everything that was given is escaped. */
export function htmlLetter({ letter, rows, wording, language, brand, portalUrl }: LetterParts): string {
  const side = wording.direction === 'rtl' ? 'right' : 'left'
  const paragraphs = [wording.greeting, ...letter.paragraphs].map(text => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`)
  const table = rows.map(
    ([row, value]) =>
      `<dt style="${MUTED};margin:0">${escapeHtml(wording.rows[row])}</dt>` +
      `<dd style="margin:0 0 10px;overflow-wrap:anywhere"><bdi>${escapeHtml(value).replaceAll('\n', '<br>')}</bdi></dd>`,
  )
  const link =
    portalUrl === null
      ? ''
      : `<p style="margin:0 0 24px"><a href="${escapeHtml(portalUrl)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#0b57d0;color:#ffffff;text-decoration:none">${escapeHtml(wording.manage)}</a></p>`
  return `<!doctype html>
<html lang="${language}" dir="${wording.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(letter.subject)}</title>
</head>
<body style="margin:0;padding:24px;background:#f6f8fa">
<div dir="${wording.direction}" style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border:1px solid #d0d7de;border-radius:8px;text-align:${side};${FONT};font-size:16px;line-height:1.5;color:#1f2328">
<h1 style="margin:0 0 20px;font-size:20px;line-height:1.3">${escapeHtml(letter.subject)}</h1>
${paragraphs.join('\n')}
<dl style="margin:0 0 24px;padding:14px 16px 4px;background:#f6f8fa;border-radius:6px">
${table.join('\n')}
</dl>
${link}
<p style="${MUTED};margin:0;padding-top:16px;border-top:1px solid #d0d7de"><bdi>${escapeHtml(brand)}</bdi><br>${escapeHtml(wording.automatic)}</p>
</div>
</body>
</html>
`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, character => ESCAPES[character] ?? '')
