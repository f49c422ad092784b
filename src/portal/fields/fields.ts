import { html, type Html, type Part } from '../../pages/html.js'

/** What every field has. */
export interface FieldFacts {
  readonly name: string
  readonly label: Part
  /** What helps to fill it in. */
  readonly hint?: Part | undefined
}

/** A line of text. */
export interface TextField extends FieldFacts {
  readonly value: string
  readonly type?: 'text' | 'email' | 'date' | 'search'
  readonly required?: boolean
  readonly maxLength?: number
  /** Whether it is a technical text, which is written from left to right in every language. */
  readonly isCode?: boolean
  /** Whether it is checked while it is filled in. */
  readonly isChecked?: boolean
}

/** Several lines of text. */
export interface TextArea extends Omit<TextField, 'type'> {
  readonly rows?: number
}

/** One of the things to choose from. */
export interface Choice {
  readonly value: string
  readonly label: Part
  readonly hint?: Part | undefined
  /** Shown while it is chosen: fields of its own, or a warning. */
  readonly inside?: () => Html
}

/** Some of a few things, or one of them. */
export interface Choices extends FieldFacts {
  readonly choices: readonly Choice[]
  readonly chosen: readonly string[]
}

/**
 * The fields of one form. The first with a problem has the focus, else the first of all; of radios the one that is chosen,
 * since whoever has the focus on another chooses it with a key.
 */
export interface Fields {
  text(field: TextField): Html
  area(field: TextArea): Html
  /** A list to choose one from. */
  select(field: Choices): Html
  /** All choices in sight: one of them. */
  radios(field: Choices): Html
  /** All choices in sight: any of them. */
  checks(field: Choices): Html
}

/**
 * Makes the fields of a form.
 *
 * @param problems what is wrong, by the name of the field
 * @param hasFocus false where what stands above the form is to be read first
 */
export function createFields(problems: Readonly<Record<string, string>> = {}, hasFocus = true): Fields {
  const hasProblem = Object.keys(problems).length > 0
  let isFocused = !hasFocus

  const facts = ({ name, hint }: FieldFacts) => {
    const id = `f-${name}`
    const problem = Object.hasOwn(problems, name) ? (problems[name] ?? null) : null
    const takesFocus = !isFocused && (problem !== null || !hasProblem)
    if (takesFocus) isFocused = true
    const described = [...(problem === null ? [] : [`${id}-problem`]), ...(hint ? [`${id}-hint`] : [])]
    return {
      id,
      focus: takesFocus && html` autofocus`,
      invalid: problem !== null && html` aria-invalid="true"`,
      describedBy: described.length > 0 && html` aria-describedby="${described.join(' ')}"`,
      below: html`${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>\n`}<p class="problem" id="${id}-problem"${problem === null && html` hidden`}>${problem}</p>`,
    }
  }

  const attributes = ({ required = false, maxLength, isCode = false, isChecked = false }: Omit<TextField, keyof FieldFacts>) =>
    html`${required && html` required`}${maxLength !== undefined && html` maxlength="${maxLength}"`}${isCode ? html` dir="ltr" class="code" spellcheck="false" autocapitalize="none"` : html` dir="auto"`}${isChecked && html` data-check`}`

  const options = (type: 'radio' | 'checkbox', field: Choices) => {
    const { id, focus, invalid, describedBy, below } = facts(field)
    const { name, label, choices, chosen } = field
    const isRadio = type === 'radio'
    const focused = isRadio
      ? Math.max(
          0,
          choices.findIndex(({ value }) => chosen.includes(value)),
        )
      : 0
    // no group is invalid but one of radios; of others their boxes are
    const group = isRadio ? html` role="radiogroup"${describedBy}${invalid}` : !invalid && describedBy
    const box = (i: number) => !isRadio && invalid && html`${i === 0 && describedBy}${invalid}`
    return html`<fieldset class="field"${group}>
<legend>${label}</legend>
<div class="choices">
${choices.map(
  ({ value, label: text, hint, inside }, i) =>
    html`<div class="choice"><label><input type="${type}" name="${name}" value="${value}" id="${id}-${i}"${chosen.includes(value) && html` checked`}${box(i)}${i === focused && focus}> <span>${text}${hint !== undefined && html` <small class="soft">${hint}</small>`}</span></label>${inside !== undefined && html`<div class="inside">${inside()}</div>`}</div>\n`,
)}</div>
${below}
</fieldset>`
  }

  return {
    text(field) {
      const { id, focus, invalid, describedBy, below } = facts(field)
      const { name, label, value, type = 'text' } = field
      return html`<div class="field">
<label for="${id}">${label}</label>
<input type="${type}" id="${id}" name="${name}" value="${value}" autocomplete="off"${attributes(field)}${describedBy}${invalid}${focus}>
${below}
</div>`
    },
    area(field) {
      const { id, focus, invalid, describedBy, below } = facts(field)
      const { name, label, value, rows = 3 } = field
      return html`<div class="field">
<label for="${id}">${label}</label>
<textarea id="${id}" name="${name}" rows="${rows}" autocomplete="off"${attributes(field)}${describedBy}${invalid}${focus}>
${value}</textarea>
${below}
</div>`
    },
    select(field) {
      const { id, focus, invalid, describedBy, below } = facts(field)
      const { name, label, choices, chosen } = field
      return html`<div class="field">
<label for="${id}">${label}</label>
<select id="${id}" name="${name}" autocomplete="off"${describedBy}${invalid}${focus}>
${choices.map(({ value, label: text }) => html`<option value="${value}"${chosen.includes(value) && html` selected`}>${text}</option>\n`)}</select>
${below}
</div>`
    },
    radios: field => options('radio', field),
    checks: field => options('checkbox', field),
  }
}
