import { escape } from 'html-escaper'
import { visibleText } from '../../base/escape.ts'

type Attributes = Readonly<Record<string, string | number>>

/** Lines of an element, what is inside indented. Inside are elements only, or nothing. */
export function element(name: string, attributes: Attributes, inside: readonly string[] = []): readonly string[] {
  const start = `<${name}${attributesText(attributes)}`
  return inside.length === 0 ? [`${start}/>`] : [`${start}>`, ...inside.map((line) => `  ${line}`), `</${name}>`]
}

/** An element with text inside, on a line of its own: blanks around text would belong to it. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return `<${name}${attributesText(attributes)}>${xmlText(text)}</${name}>`
}

function attributesText(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('')
}

/** XML 1.0 has no way to say most control characters, not even as a reference: they are made visible. */
function xmlText(text: string): string {
  return escape(visibleText(text))
}
