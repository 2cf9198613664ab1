interface JsonSchema {
  readonly description?: string
  readonly type?: string
  readonly const?: string | number | boolean | null
  readonly enum?: readonly (string | number | boolean | null)[]
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly additionalProperties?: JsonSchema | boolean
  readonly $defs?: Readonly<Record<string, JsonSchema>>
}

const INTRODUCTION = `# targets.yaml: every key

Made from the schema that checks the file (\`npm run docs\`); \`orch-watch schema\` prints the same as JSON Schema for editors. Put this line at the
top of the file, and an editor with a YAML language server completes and checks it while you type:

\`\`\`yaml
# yaml-language-server: $schema=./docs/targets.schema.json
\`\`\`

Maps and lists, no templates. An unknown key is an error with a suggestion. What is said about checks, labels, timing and patience is inherited only
*settings → group → target*, later groups over earlier ones; \`orch-watch targets -v\` shows each setting and where it came from. Who is told of what, by
example: [alerting.md](alerting.md).

- **Durations** have a unit: \`90s\`, \`5m\`, \`1h30m\`. **Sizes**: \`512MiB\`, \`2GB\`. **Shares**: \`80%\`.
- **Limits** are \`"> 90%"\`, \`"< 2GiB"\`, \`80%\` (on the bad side) or a range as Nagios plugins write it: \`"10:20"\` is bad outside, \`"@10:20"\` inside,
  \`"~:5"\` bad above 5. \`warn: off\` takes a shipped limit away. Under \`warn:\` and \`crit:\` stands one limit for the first limit of the check, or
  a map by name.
- **Secrets** never stand in the file: \`env:NAME\`, \`file:PATH\` (relative to the file it stands in; refused when others can read it) or
  \`command:[program, argument]\` (run without a shell, 5 s).
- **Checks** are on by default where the target offers what they need; \`swap: off\` switches one off, \`swap: on\` asks for it even where a group said off.
- **Carriers**: \`jump: [bastion]\` and \`endpoint: ssh://web-1\` take the id of a target, or an address. Whoever is carried depends on who carries it;
  \`dependsOn: [gateway, [dns-1, dns-2]]\` says of whom else: of all of these, and of one of each inner list.
- **Names and patterns**: \`*\` is any text, \`?\` one character, \`{a,b}\` either.

`

/** Definitions with a table of their own, in its order. */
const APART: Readonly<Record<string, string>> = {
  patience: '`patience:`',
  rule: '`rules:`',
  when: '`when:` of a rule',
  unless: '`unless:` of a rule',
  hours: '`hours:` of a rule',
  step: '`then:` of a rule: whom to tell',
  'step-exec': '`then:` of a rule: a program',
  grouping: '`group:` of a rule',
  maintenance: '`maintenance:`',
  match: '`when:` of a maintenance window',
  heal: '`heal:` of the settings',
  'parity-exception': '`ignore:` of a parity',
}

/** What is listed by itself, and called by a name where others have an id. */
const NAMED: Readonly<Record<string, string>> = { 'target-parity': '`parity:`' }

/** docs/targets.md out of the JSON Schema of the inventory. */
export function targetsPage(schema: JsonSchema): string {
  const defs = schema.$defs ?? {}
  const follow = (node: JsonSchema): JsonSchema =>
    node.$ref === undefined ? node : { ...defs[node.$ref.replace('#/$defs/', '')], ...node }
  const section = (title: string, node: JsonSchema, without: readonly string[] = []): string => {
    const { properties = {}, required = [] } = follow(mapOf(node, follow))
    const rows = Object.entries(properties)
      .filter(([name]) => !without.includes(name))
      .map(([name, property]) => row(name, follow(property), required.includes(name), follow))
    return `## ${title}\n\n| key | value | what it is |\n| --- | --- | --- |\n${rows.join('\n')}\n\n`
  }
  const runtimes = Object.entries(defs).filter(([name]) => name.startsWith('target-'))
  const kinds = Object.entries(defs).filter(([name]) => name.startsWith('notifier-'))
  const remedies = Object.entries(defs).filter(([name]) => name.startsWith('remedy-'))
  const [, example = {}] = runtimes[0] ?? []
  const common = Object.keys(example.properties ?? {}).filter(
    (key) =>
      key !== 'runtime' &&
      runtimes.every(([name, { properties }]) => properties && (key in properties || (NAMED[name] && key === 'id'))),
  )
  return [
    INTRODUCTION,
    section('The file', outline(schema)),
    section('`settings:`', schema.properties?.['settings'] ?? {}),
    section('`groups:` NAME', defs['group'] ?? {}),
    section('`targets:` keys of every target', only(example, common)),
    ...runtimes.map(([name, definition]) =>
      section(NAMED[name] ?? `\`runtime: ${name.slice('target-'.length)}\``, definition, common),
    ),
    ...Object.entries(APART).map(([name, title]) => section(title, defs[name] ?? {})),
    ...kinds.map(([name, definition]) =>
      section(`\`use: ${name.slice('notifier-'.length)}\` of a notifier`, definition),
    ),
    ...remedies.map(([name, definition]) =>
      section(`\`remedy: ${name.slice('remedy-'.length)}\` of a rule`, definition),
    ),
    'The keys of each check: [checks.md](checks.md).\n',
  ].join('')
}

/** The parts of the file by name alone: each has a table of its own below. */
function outline(schema: JsonSchema): JsonSchema {
  const named = (name: string, kind: JsonSchema): [string, JsonSchema] => {
    const description = schema.properties?.[name]?.description
    return [name, { ...kind, ...(description !== undefined && { description }) }]
  }
  const map = { type: 'object' }
  const list = { type: 'array', items: map }
  const parts = [
    ...['settings', 'groups', 'notifiers'].map((name) => named(name, map)),
    ...['targets', 'rules', 'maintenance'].map((name) => named(name, list)),
  ]
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(parts) } }
}

function only(node: JsonSchema, keys: readonly string[]): JsonSchema {
  const properties = Object.fromEntries(Object.entries(node.properties ?? {}).filter(([key]) => keys.includes(key)))
  return { ...node, properties }
}

function mapOf(node: JsonSchema, follow: (node: JsonSchema) => JsonSchema): JsonSchema {
  const real = follow(node)
  return real.anyOf?.map(follow).find(({ properties }) => properties) ?? real
}

function row(name: string, node: JsonSchema, required: boolean, follow: (node: JsonSchema) => JsonSchema): string {
  const words = node.description ?? node.anyOf?.map((each) => follow(each).description).find(Boolean) ?? ''
  return `| \`${name}\`${required ? ' (needed)' : ''} | ${cell(valueOf(node, follow))} | ${cell(words)} |`
}

function valueOf(node: JsonSchema, follow: (node: JsonSchema) => JsonSchema, depth = 0): string {
  const name = node.$ref?.replace('#/$defs/', '') ?? ''
  if (Object.hasOwn(APART, name) || name.startsWith('remedy-')) return 'map, see below'
  const real = follow(node)
  if (real.anyOf) {
    const words = real.anyOf.map((each) => valueOf(each, follow, depth)).filter((word) => word !== 'null')
    return [...new Set(words)].join(' or ')
  }
  if (real.type === 'array') return `list of ${valueOf(real.items ?? {}, follow, depth)}`
  return real.type === 'object' ? mapValue(real, follow, depth) : plainValue(real)
}

function plainValue({ const: only, enum: words, type = 'text' }: JsonSchema): string {
  if (only !== undefined) return `\`${String(only)}\``
  return words ? words.map((word) => `\`${String(word)}\``).join(', ') : type
}

function mapValue({ properties }: JsonSchema, follow: (node: JsonSchema) => JsonSchema, depth: number): string {
  if (!properties || depth > 0 || Object.keys(properties).length > 12) return 'map'
  const inner = Object.entries(properties).map(
    ([key, value]) => `\`${key}\`: ${follow(value).description ?? valueOf(value, follow, depth + 1)}`,
  )
  return `map<br>${inner.join('<br>')}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
