// What makes the pages of the portal quicker to use. Every page works without it: nothing here decides anything.
// It makes no markup of text (the pages demand Trusted Types, and allow no policy): the browser parses what it fetched.

/** @typedef {HTMLInputElement | HTMLTextAreaElement} TextField */

const SHOWN_MS = 2000
const TYPING_MS = 300
const WAITING_MS = 10_000

/** @type {(event: Event, selector: string) => HTMLElement | null} */
const within = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null)

// ---- what is said to people who do not see it ----

const region = document.createElement('p')
region.className = 'hidden'
region.setAttribute('role', 'status')
document.body.append(region)

/** @param {string} text @param {Element} beside what it is about: a dialog hides whatever is outside of it */
function say(text, beside) {
  const place = beside.closest('dialog') ?? document.body
  if (region.parentElement !== place) place.append(region)
  region.textContent = text
}

// ---- dialogs ----

/** @type {string | null} */
let opening = null

document.addEventListener('click', event => {
  const link = within(event, 'a[data-dialog]')
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  if (!(link instanceof HTMLAnchorElement) || !isPlain || event.defaultPrevented) return
  event.preventDefault()
  if (opening === link.href) return
  const { href } = link
  opening = href
  link.setAttribute('aria-busy', 'true')
  void fetchPage(href).then(page => {
    const wasAwaited = opening === href
    link.removeAttribute('aria-busy')
    if (!wasAwaited) return
    opening = null
    const sheet = page?.querySelector('[data-sheet]')
    if (page && sheet instanceof HTMLElement) showSheet(sheet, page.URL, link)
    else location.assign(href)
  })
})

/**
 * A page of this origin, parsed; null where it can't be had.
 *
 * @param {string} address
 * @returns {Promise<Document | null>}
 */
function fetchPage(address) {
  return new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.open('GET', address)
    request.responseType = 'document'
    request.timeout = WAITING_MS
    request.onloadend = () => {
      const isOwn = request.status === 200 && request.responseURL.startsWith(`${location.origin}/`)
      resolve(isOwn ? request.responseXML : null)
    }
    request.send()
  })
}

/** @param {HTMLElement} sheet @param {string} address where it was @param {HTMLElement} opener */
function showSheet(sheet, address, opener) {
  for (const name of ['href', 'action', 'formaction', 'data-check', 'data-after'])
    for (const element of sheet.querySelectorAll(`[${name}]`))
      element.setAttribute(name, new URL(element.getAttribute(name) ?? '', address).href)
  for (const form of sheet.querySelectorAll('form:not([action])')) form.setAttribute('action', address)
  const dialog = document.createElement('dialog')
  dialog.append(sheet)
  const heading = sheet.querySelector('h1, h2')
  if (heading) {
    heading.id ||= 'dialog-heading'
    dialog.setAttribute('aria-labelledby', heading.id)
  }
  letClose(dialog)
  dialog.addEventListener('close', () => {
    document.body.append(region)
    dialog.remove()
    const summary = opener.closest('details.menu')?.querySelector('summary')
    ;(summary ?? opener).focus()
  })
  // first in the page: its ids are found before those of the page behind it
  document.body.prepend(dialog)
  revealIn(dialog)
  dialog.showModal()
  const field = dialog.querySelector('[autofocus]') ?? dialog.querySelector('input:not([type=hidden]), textarea, select')
  if (field instanceof HTMLElement) field.focus()
}

/** @param {HTMLDialogElement} dialog */
function letClose(dialog) {
  let isTyped = false
  let isPressedOutside = false
  /** @param {MouseEvent} event */
  const isOutside = ({ target, clientX: x, clientY: y }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect()
    return target === dialog && (x < left || x > right || y < top || y > bottom)
  }
  dialog.addEventListener('input', () => (isTyped = true))
  // a selection of text may end outside
  dialog.addEventListener('pointerdown', event => (isPressedOutside = isOutside(event)))
  dialog.addEventListener('click', event => {
    const isCancelled = within(event, '[data-close]') !== null
    if (isCancelled) event.preventDefault()
    if (isCancelled || (!isTyped && isPressedOutside && isOutside(event))) dialog.close()
  })
}

// ---- copying and saving ----

/** Shows the buttons that do nothing without this module. @param {ParentNode} root */
function revealIn(root) {
  for (const button of root.querySelectorAll('button:is([data-copy], [data-download])[hidden]')) button.removeAttribute('hidden')
}
revealIn(document)

/** @type {WeakSet<Element>} */
const confirming = new WeakSet()

/** Says on a button, for a while, that it did what it is for. @param {HTMLElement} button */
function confirmOn(button) {
  const { done } = button.dataset
  if (!done) return
  say(done, button)
  if (confirming.has(button)) return
  confirming.add(button)
  const before = [...button.childNodes]
  button.replaceChildren(done)
  setTimeout(() => {
    button.replaceChildren(...before)
    region.textContent = ''
    confirming.delete(button)
  }, SHOWN_MS)
}

/** @param {Element} element @returns {Promise<boolean>} whether it was copied; else it is selected, for people to copy it */
async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent ?? '')
    return true
  } catch {
    // without TLS there is no clipboard but this one
    getSelection()?.selectAllChildren(element)
    return document.execCommand('copy')
  }
}

/** @param {HTMLElement} button */
function save({ dataset }) {
  const text = (dataset.text ?? '').replaceAll('{secret}', () => secretText)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = dataset.file ?? ''
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), SHOWN_MS)
}

document.addEventListener('click', event => {
  const copying = within(event, 'button[data-copy]')
  const source = copying && document.querySelector(copying.dataset.copy ?? '')
  if (copying && source)
    void copy(source).then(isCopied => {
      if (!isCopied) return
      if (secretText !== '' && source.textContent?.includes(secretText)) isKept = true
      confirmOn(copying)
    })
  const saving = within(event, 'button[data-download]')
  if (saving) {
    save(saving)
    isKept = true
    confirmOn(saving)
  }
})

// ---- a secret, which is shown this once ----

const secret = document.querySelector('[data-secret]')
const secretText = secret?.querySelector('code')?.textContent ?? ''
let isKept = secretText === ''

if (secret) {
  const dialog = document.querySelector('dialog[data-leave-dialog]')
  let target = ''
  document.addEventListener('click', event => {
    const link = within(event, 'a[data-leave]')
    if (link instanceof HTMLAnchorElement && !isKept && dialog instanceof HTMLDialogElement) {
      event.preventDefault()
      target = link.href
      dialog.showModal()
    }
    if (within(event, '[data-stay]') && dialog instanceof HTMLDialogElement) dialog.close()
    if (within(event, '[data-go]')) {
      isKept = true
      location.assign(target)
    }
  })
  addEventListener('beforeunload', event => {
    if (!isKept) event.preventDefault()
  })
  // whoever comes back must not find it, nor whoever looks at what the browser kept
  addEventListener('pagehide', () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { currentNode: text } = texts
      if (secretText !== '' && text.nodeValue?.includes(secretText)) text.nodeValue = ''
    }
  })
  addEventListener('pageshow', ({ persisted }) => {
    const after = secret.getAttribute('data-after')
    if (persisted && after) location.replace(after)
  })
}

// ---- fields that are checked while they are filled in ----

/** @type {WeakMap<TextField, { timer?: ReturnType<typeof setTimeout>, asked: string }>} */
const checks = new WeakMap()

/** @type {(event: Event) => TextField | null} */
const checkedField = event => {
  const field = within(event, '[data-check]')
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field : null
}

/** @param {TextField} field */
function showProblem(field, /** @type {string | null} */ problem) {
  const place = document.getElementById(`${field.id}-problem`)
  if (!place) return
  const others = (field.getAttribute('aria-describedby') ?? '').split(' ').filter(id => id !== '' && id !== place.id)
  const described = (problem ? [place.id, ...others] : others).join(' ')
  place.textContent = problem ?? ''
  place.hidden = !problem
  field.toggleAttribute('aria-invalid', false)
  if (problem) field.setAttribute('aria-invalid', 'true')
  if (described) field.setAttribute('aria-describedby', described)
  else field.removeAttribute('aria-describedby')
  if (problem) say(problem, field)
}

/** @param {TextField} field */
async function check(field) {
  const { value, name, form } = field
  const known = checks.get(field)
  const address = form?.dataset.check
  clearTimeout(known?.timer)
  if (!address || !known || known.asked === value) return
  known.asked = value
  if (value.trim() === '') return showProblem(field, null)
  try {
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ field: name, value }), redirect: 'error' })
    const { problem } = answer.ok ? await answer.json() : known
    const isCurrent = field.value === value && problem !== undefined
    if (isCurrent) showProblem(field, typeof problem === 'string' ? problem : null)
  } catch {
    // the form is checked again when it is sent
  }
}

document.addEventListener('input', event => {
  const field = checkedField(event)
  if (!field) return
  const known = checks.get(field) ?? { asked: field.defaultValue }
  clearTimeout(known.timer)
  known.timer = setTimeout(() => void check(field), TYPING_MS)
  checks.set(field, known)
})
document.addEventListener('focusout', event => {
  const field = checkedField(event)
  if (field) void check(field)
})

// ---- menus ----

/** @param {Element | null} [kept] the menu that stays open */
function closeMenus(kept) {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (menu !== kept) menu.removeAttribute('open')
}

document.addEventListener('click', event => {
  // an item has done its work
  closeMenus(within(event, 'details.menu > ul') ? null : within(event, 'details.menu'))
})
document.addEventListener('focusin', event => closeMenus(within(event, 'details.menu')))
document.addEventListener('keydown', event => {
  const menu = within(event, 'details.menu')
  const summary = menu?.querySelector('summary')
  if (!(menu instanceof HTMLDetailsElement) || !summary) return
  if (event.key === 'Escape' && menu.open) {
    menu.open = false
    summary.focus()
  }
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('li > a')])
  const at = items.findIndex(item => item === document.activeElement)
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key]
  if (next === undefined || (!menu.open && !event.key.startsWith('Arrow'))) return
  event.preventDefault()
  menu.open = true
  items.at(next % items.length)?.focus()
})

// ---- forms are sent once ----

/** @type {Set<HTMLFormElement>} */
const sent = new Set()

/** @param {HTMLFormElement} form @param {boolean} isSent */
function mark(form, isSent) {
  if (isSent) sent.add(form)
  else sent.delete(form)
  for (const button of form.querySelectorAll('button:not([type=button])'))
    if (isSent) button.setAttribute('aria-disabled', 'true')
    else button.removeAttribute('aria-disabled')
}

document.addEventListener('submit', event => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
  if (sent.has(form)) return event.preventDefault()
  mark(form, true)
  // whatever became of it, people may try again
  setTimeout(() => mark(form, false), WAITING_MS)
})
addEventListener('pageshow', () => {
  for (const form of sent) mark(form, false)
})

// what is open in a row of links that is wider than the screen
document.querySelector('.top [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
