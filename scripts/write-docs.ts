import { writeFileSync } from 'node:fs'
import { generatedPages } from './generated-pages.ts'

for (const [file, text] of await generatedPages()) writeFileSync(new URL(`../${file}`, import.meta.url), text)
