import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { readProject } from './project.ts'

/** What is wrong with a document by its public contract: "docs/nodes.schema.json". */
export function contractOf(file: string): (document: unknown) => readonly string[] {
  const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }))
  const validate = ajv.compile(JSON.parse(readProject(file)) as object)
  return (document) =>
    validate(document)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`)
}
