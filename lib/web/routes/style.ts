import { STYLE_ASSET } from '../assets.ts'
import { assetRoute } from '../page.ts'

export default assetRoute('style', STYLE_ASSET)
